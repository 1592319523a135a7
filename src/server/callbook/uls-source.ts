/** The imported register as a source of the callbook, the first and the only one without network. */
import type { CallbookAnswer, CallbookSource } from '../../domain/callbook.ts';
import { isUsSeries } from '../../domain/us-callsign.ts';
import type { CallbookStore } from '../../store/callbook/store.ts';

const NAME = 'uls';

/** Until a full file is in, a callsign that is not found proves nothing: then it is `unavailable`. */
export function ulsSource(store: CallbookStore): CallbookSource {
  return {
    name: NAME,
    async lookup(callsign): Promise<CallbookAnswer> {
      const licence = await store.licences.of(callsign);
      if (licence?.status === 'active') return { state: 'licensed', source: NAME, licence };
      if (!isUsSeries(callsign))
        return { state: 'unavailable', source: NAME, reason: 'not-covered' };
      if ((await store.imports.newest('full')) === undefined)
        return { state: 'unavailable', source: NAME, reason: 'no-data' };
      return { state: 'unknown', source: NAME, ...(licence && { lapsed: licence }) };
    },
  };
}

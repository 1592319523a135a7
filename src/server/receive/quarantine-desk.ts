/** The quarantine as people use it: look, replay, remove. */
import type { QuarantineDesk } from '../../domain/quarantine.ts';
import type { LocalFile } from './local.ts';
import type { Quarantine } from './quarantine.ts';

/** `take` takes a file in; what was taken in leaves the quarantine. */
export function quarantineDesk(
  quarantine: Quarantine,
  take: (file: LocalFile) => Promise<void>,
): QuarantineDesk {
  return {
    list: (wanted) => quarantine.list(wanted),
    get: (id) => quarantine.get(id),
    async replay(id, as = {}) {
      const { draft, extension } = await quarantine.get(id);
      await take({ path: quarantine.audioPath(id), extension, draft: { ...draft, ...as } });
      await quarantine.remove(id);
    },
    remove: (id) => quarantine.remove(id),
  };
}

/**
 * `.tsn/wanted.json`: which of a node's recordings have no whole bytes here any more. Whoever
 * still has them ships them again as ever, so nothing here believes more than that shipment.
 */
import { MOST_WANTED, PROTOCOL_VERSION, type Wanted } from '../../domain/manifest.ts';
import type { ServerStore } from '../../store/server/store.ts';

export interface WantedNeeds {
  readonly store: Pick<ServerStore, 'audioState'>;
}

/** The document for a node, JSON. Each call names the next ones, so that none is in the way of others. */
export type WantedOf = (node: string) => Promise<string>;

export function createWanted({ store }: WantedNeeds): WantedOf {
  /** By node, the last recording that it was asked for; in memory, since it may be asked again. */
  const asked = new Map<string, string>();
  return async (node) => {
    const after = asked.get(node) ?? '';
    const rows = await store.audioState.troubled(node, after, MOST_WANTED);
    const last = rows.at(-1)?.id;
    if (last === undefined || rows.length < MOST_WANTED) asked.delete(node);
    else asked.set(node, last);
    const wanted = rows.map(({ source, originalName, sha256, sizeBytes }) => ({
      ...{ source, originalName, sha256, sizeBytes },
    }));
    return JSON.stringify({ version: PROTOCOL_VERSION, wanted } satisfies Wanted);
  };
}

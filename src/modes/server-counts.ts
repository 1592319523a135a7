/** How many recordings there are by state: those that are here, and those that nodes still have. */
import { onTheWay } from '../domain/on-the-way.ts';
import type { NodeItem } from '../domain/views.ts';
import type { ServerStore } from '../store/server/store.ts';
import type { Counts } from '../store/server/views/counts.ts';

export interface CountNeeds {
  readonly store: Pick<ServerStore, 'views' | 'nodes'>;
  /** Recordings whose bytes come in now at this server, by node. */
  uploading(this: void): Promise<ReadonlyMap<string, number>>;
}

export async function countRecordings({ store, uploading }: CountNeeds): Promise<Counts> {
  const [counts, nodes, coming] = await Promise.all([
    store.views.counts(),
    store.nodes.list(),
    uploading(),
  ]);
  const joined = nodes.filter(({ revokedAt }) => revokedAt === null);
  const words = joined.map(({ id, heartbeat }) => ({
    id,
    unshipped: heartbeat?.unshipped ?? null,
  }));
  return { ...counts, byState: { ...counts.byState, ...onTheWay(words, coming) } };
}

export async function nodeItems({ store, uploading }: CountNeeds): Promise<readonly NodeItem[]> {
  const [nodes, coming] = await Promise.all([store.views.nodes(), uploading()]);
  return nodes.map((node) => ({ ...node, uploading: coming.get(node.id) ?? 0 }));
}

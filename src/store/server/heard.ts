/** Who was heard at a node before: what the search for callsigns may expect. */
import type { Kysely } from 'kysely';
import type { Stretch } from '../../domain/roster.ts';
import type { ServerTables } from './schema.ts';

/** By its own words: what was doubtful itself, or believed because it was expected, is no reason to expect it again. */
const SURE = 0.7;

export interface HeardReads {
  /** The last time of every callsign that `node` heard from `fromMs` up to, not with, `toMs`. */
  lately(node: string, fromMs: number, toMs: number): Promise<ReadonlyMap<string, number>>;
  /** Which of `callsigns` it heard in that time. */
  among(
    callsigns: readonly string[],
    node: string,
    fromMs: number,
    toMs: number,
  ): Promise<ReadonlySet<string>>;
  /** Who spoke at `node`, by their own words, in any of these stretches; the last one first. */
  spoke(node: string, stretches: readonly Stretch[]): Promise<readonly string[]>;
  /** The same of all nodes together. */
  spokeAnywhere(stretches: readonly Stretch[]): Promise<readonly string[]>;
}

export function heardReads(db: Kysely<ServerTables>): HeardReads {
  return {
    async lately(node, fromMs, toMs) {
      const rows = await db
        .selectFrom('mention')
        .select(['callsign', (eb) => eb.fn.max('recordedAt').as('lastAt')])
        .where('node', '=', node)
        .where('recordedAt', '>=', fromMs)
        .where('recordedAt', '<', toMs)
        .where('ownConfidence', '>=', SURE)
        .groupBy('callsign')
        .execute();
      return new Map(rows.map(({ callsign, lastAt }) => [callsign, Number(lastAt)]));
    },
    async among(callsigns, node, fromMs, toMs) {
      if (callsigns.length === 0) return new Set();
      const rows = await db
        .selectFrom('mention')
        .select('callsign')
        .distinct()
        .where('node', '=', node)
        .where('callsign', 'in', callsigns)
        .where('recordedAt', '>=', fromMs)
        .where('recordedAt', '<', toMs)
        .where('ownConfidence', '>=', SURE)
        .execute();
      return new Set(rows.map(({ callsign }) => callsign));
    },
    spoke: (node, stretches) =>
      lastFirst(stretches, ({ from, to }) =>
        speakers(db)
          .where('mention.node', '=', node)
          .where('mention.recordedAt', '>=', from)
          .where('mention.recordedAt', '<', to),
      ),
    spokeAnywhere: (stretches) =>
      lastFirst(stretches, ({ from, to }) =>
        // No index has the mentions of all nodes by time; that of the recordings has.
        speakers(db)
          .innerJoin('recording', 'recording.id', 'mention.recordingId')
          .where('recording.recordedAt', '>=', from)
          .where('recording.recordedAt', '<', to),
      ),
  };
}

function speakers(db: Kysely<ServerTables>) {
  return db
    .selectFrom('mention')
    .select(['mention.callsign', (eb) => eb.fn.max('mention.recordedAt').as('lastAt')])
    .where('mention.role', '=', 'speaker')
    .where('mention.ownConfidence', '>=', SURE)
    .groupBy('mention.callsign');
}

/** One range of an index for each stretch: with `or` between them, planners take none. */
async function lastFirst(
  stretches: readonly Stretch[],
  ask: (stretch: Stretch) => ReturnType<typeof speakers>,
): Promise<readonly string[]> {
  const [first, ...others] = stretches.map(ask);
  if (first === undefined) return [];
  const rows = await others.reduce((all, query) => all.unionAll(query), first).execute();
  const last = new Map<string, number>();
  for (const { callsign, lastAt } of rows) {
    last.set(callsign, Math.max(last.get(callsign) ?? 0, Number(lastAt)));
  }
  const sorted = [...last].sort(([a, at], [b, then]) => then - at || (a < b ? -1 : 1));
  return sorted.map(([callsign]) => callsign);
}

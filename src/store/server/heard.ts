/** Who was heard at a node before: what the search for callsigns may expect. */
import type { Kysely } from 'kysely';
import type { ServerTables } from './schema.ts';

/** What was doubtful itself is no reason to expect it again. */
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
        .where('confidence', '>=', SURE)
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
        .where('confidence', '>=', SURE)
        .execute();
      return new Set(rows.map(({ callsign }) => callsign));
    },
  };
}

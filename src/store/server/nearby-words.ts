/** What was said at a node just before a moment, and which recordings came just after it. */
import type { Kysely } from 'kysely';
import { compiledOnce } from '../compiled.ts';
import type { ServerTables } from './schema.ts';

export interface SaidBefore {
  /** UTC milliseconds. */
  readonly endedAt: number;
  /** The words that are shown. */
  readonly text: string;
}

export interface NearbyReads {
  /** Recordings of `node` that began before `at` and ended after `sinceMs`, with words; the last one first, a few of them. */
  before(node: string, at: number, sinceMs: number): Promise<readonly SaidBefore[]>;
  /** Recordings of `node` that began in this time and were looked through already. */
  lookedThrough(node: string, fromMs: number, toMs: number): Promise<readonly string[]>;
}

/** What began earlier and still runs is not looked for. */
const LONGEST_MS = 5 * 60_000;
const MOST = 40;

const askBefore = compiledOnce(
  (
    db: Kysely<ServerTables>,
    { node, from, at }: { readonly node: string; readonly from: number; readonly at: number },
  ) =>
    db
      .selectFrom('recording')
      .innerJoin('transcript', 'transcript.id', 'recording.transcriptId')
      .select(['recording.recordedAt', 'recording.durationMs', 'transcript.text'])
      .where('recording.node', '=', node)
      .where('recording.recordedAt', '>=', from)
      .where('recording.recordedAt', '<', at)
      .orderBy('recording.recordedAt', 'desc')
      .limit(MOST),
);

export function nearbyReads(db: Kysely<ServerTables>): NearbyReads {
  return {
    async before(node, at, sinceMs) {
      const rows = await askBefore(db, { node, from: sinceMs - LONGEST_MS, at });
      return rows
        .map(({ recordedAt, durationMs, text }) => ({
          endedAt: Number(recordedAt) + Number(durationMs ?? 0),
          text,
        }))
        .filter(({ endedAt, text }) => endedAt >= sinceMs && text !== '');
    },
    async lookedThrough(node, fromMs, toMs) {
      const rows = await db
        .selectFrom('recording')
        .select('id')
        .where('node', '=', node)
        .where('recordedAt', '>', fromMs)
        .where('recordedAt', '<=', toMs)
        .where('extractedBy', 'is not', null)
        .orderBy('recordedAt')
        .limit(MOST)
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

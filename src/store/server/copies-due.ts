/**
 * Recordings whose copies are to be looked for. Noted in the transaction that measured the
 * sound or changed the words, taken back in the one that looked: a crash between the two
 * leaves the note, and whoever finds it looks.
 */
import type { Kysely, Transaction } from 'kysely';
import type { ServerTables } from './schema.ts';

/** Those that were noted before an instant, the oldest first. */
export async function copiesDue(
  db: Kysely<ServerTables>,
  before: number,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('copiesDue')
    .select('recordingId')
    .where('dueAt', '<', before)
    .orderBy('dueAt')
    .limit(limit)
    .execute();
  return rows.map(({ recordingId }) => recordingId);
}

export async function noteCopiesDue(
  tx: Transaction<ServerTables>,
  recordingId: string,
  now: number,
): Promise<void> {
  await takeCopiesDue(tx, recordingId);
  await tx.insertInto('copiesDue').values({ recordingId, dueAt: now }).execute();
}

export async function takeCopiesDue(
  tx: Transaction<ServerTables>,
  recordingId: string,
): Promise<void> {
  await tx.deleteFrom('copiesDue').where('recordingId', '=', recordingId).execute();
}

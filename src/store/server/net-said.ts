/** What recordings say of scheduled nets; the sessions follow from it in ./net-sessions.ts. */
import type { Kysely, Transaction } from 'kysely';
import type { SaidOfNet } from '../../domain/net-session.ts';
import { compiledOnce } from '../compiled.ts';
import type { ServerTables } from './schema.ts';

/** Which session, and how long it is planned to be on. */
export type SessionKey = Pick<SaidOfNet, 'net' | 'startsAt' | 'closesAt'>;

/** Asked for every recording that is looked through. */
const askSessions = compiledOnce((db: Kysely<ServerTables>, { id }: { readonly id: string }) =>
  db.selectFrom('netSaid').select(['net', 'startsAt', 'closesAt']).where('recordingId', '=', id),
);

/** Answers the sessions that it was about. */
export async function takeSaid(
  tx: Transaction<ServerTables>,
  recordingId: string,
): Promise<readonly SessionKey[]> {
  const sessions = await askSessions(tx, { id: recordingId });
  if (sessions.length === 0) return [];
  await tx.deleteFrom('netSaid').where('recordingId', '=', recordingId).execute();
  return inOrder(sessions);
}

/** Answers the sessions that it is about. */
export async function addSaid(
  tx: Transaction<ServerTables>,
  { id: recordingId, node }: { readonly id: string; readonly node: string },
  said: readonly SaidOfNet[],
): Promise<readonly SessionKey[]> {
  for (const [ordinal, one] of said.entries()) {
    await tx
      .insertInto('netSaid')
      .values({ recordingId, ordinal, node, ...one })
      .execute();
  }
  return inOrder(said);
}

/** Each once, in one order always, so that two transactions do not wait both for each other. */
function inOrder(keys: readonly SessionKey[]): readonly SessionKey[] {
  const each = new Map(keys.map((key) => [`${key.startsAt} ${key.net}`, key]));
  return [...each].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
}

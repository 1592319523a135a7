/**
 * The sums per callsign, kept with every change of mentions. One call is about one
 * recording, so it adds or takes at most one recording per callsign.
 */
import type { Transaction } from 'kysely';
import type { ServerTables } from './schema.ts';

/** `heard`: the callsigns of all mentions in one recording, repeated as often as they were said. */
export async function addToCallsigns(
  tx: Transaction<ServerTables>,
  heard: readonly string[],
  recordedAt: number,
): Promise<void> {
  for (const [callsign, mentions] of countEach(heard)) {
    const sums = await sumsOf(tx, callsign);
    if (sums === undefined) {
      const first = { recordings: 1, firstHeardAt: recordedAt, lastHeardAt: recordedAt };
      await tx
        .insertInto('callsign')
        .values({ callsign, mentions, ...first })
        .execute();
    } else {
      await tx
        .updateTable('callsign')
        .set({
          mentions: sums.mentions + mentions,
          recordings: sums.recordings + 1,
          firstHeardAt: Math.min(sums.firstHeardAt, recordedAt),
          lastHeardAt: Math.max(sums.lastHeardAt, recordedAt),
        })
        .where('callsign', '=', callsign)
        .execute();
    }
  }
}

/** The opposite, called after the mentions are gone. */
export async function takeFromCallsigns(
  tx: Transaction<ServerTables>,
  heard: readonly string[],
  recordedAt: number,
): Promise<void> {
  for (const [callsign, mentions] of countEach(heard)) {
    const sums = await sumsOf(tx, callsign);
    if (sums === undefined) continue;
    if (sums.recordings <= 1) {
      await tx.deleteFrom('callsign').where('callsign', '=', callsign).execute();
      continue;
    }
    const isEnd = recordedAt === sums.firstHeardAt || recordedAt === sums.lastHeardAt;
    await tx
      .updateTable('callsign')
      .set({
        mentions: sums.mentions - mentions,
        recordings: sums.recordings - 1,
        ...(isEnd ? await heardBetween(tx, callsign) : {}),
      })
      .where('callsign', '=', callsign)
      .execute();
  }
}

function sumsOf(tx: Transaction<ServerTables>, callsign: string) {
  return tx
    .selectFrom('callsign')
    .selectAll()
    .where('callsign', '=', callsign)
    .forUpdate()
    .executeTakeFirst();
}

/** The first and the last time of the mentions that are left; both are ends of an index. */
async function heardBetween(tx: Transaction<ServerTables>, callsign: string) {
  const times = tx.selectFrom('mention').select('recordedAt').where('callsign', '=', callsign);
  const first = await times.orderBy('recordedAt').limit(1).executeTakeFirstOrThrow();
  const last = await times.orderBy('recordedAt', 'desc').limit(1).executeTakeFirstOrThrow();
  return { firstHeardAt: first.recordedAt, lastHeardAt: last.recordedAt };
}

/** In one order always, so that two transactions wait for one another and not both for each other. */
function countEach(callsigns: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const callsign of [...callsigns].sort())
    counts.set(callsign, (counts.get(callsign) ?? 0) + 1);
  return counts;
}

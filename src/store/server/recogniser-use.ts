/** What recognisers with a daily budget have used of it. A day is `2026-01-31`, in UTC. */
import type { Kysely, Transaction } from 'kysely';
import type { ServerTables } from './schema.ts';

export interface RecogniserUseReads {
  /** Milliseconds of sound. */
  spent(link: string, day: string): Promise<number>;
}

export interface RecogniserUseWrites {
  /** Adds `ms` when the sum stays within `limitMs`; answers whether it did. */
  reserve(link: string, day: string, ms: number, limitMs: number): Promise<boolean>;
  giveBack(link: string, day: string, ms: number): Promise<void>;
}

export function recogniserUseReads(db: Kysely<ServerTables>): RecogniserUseReads {
  return {
    async spent(link, day) {
      const row = await db
        .selectFrom('recogniserUse')
        .select('audioMs')
        .where('link', '=', link)
        .where('day', '=', day)
        .executeTakeFirst();
      return Number(row?.audioMs ?? 0);
    },
  };
}

export function recogniserUseWrites(tx: Transaction<ServerTables>): RecogniserUseWrites {
  return {
    async reserve(link, day, ms, limitMs) {
      await begin(tx, link, day);
      const { numUpdatedRows } = await tx
        .updateTable('recogniserUse')
        .set((row) => ({ audioMs: row('audioMs', '+', ms) }))
        .where('link', '=', link)
        .where('day', '=', day)
        .where('audioMs', '<=', limitMs - ms)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async giveBack(link, day, ms) {
      await tx
        .updateTable('recogniserUse')
        .set((row) => ({ audioMs: row('audioMs', '-', ms) }))
        .where('link', '=', link)
        .where('day', '=', day)
        .where('audioMs', '>=', ms)
        .execute();
    },
  };
}

async function begin(tx: Transaction<ServerTables>, link: string, day: string): Promise<void> {
  const row = await tx
    .selectFrom('recogniserUse')
    .select('day')
    .where('link', '=', link)
    .where('day', '=', day)
    .executeTakeFirst();
  if (row === undefined)
    await tx.insertInto('recogniserUse').values({ link, day, audioMs: 0 }).execute();
}

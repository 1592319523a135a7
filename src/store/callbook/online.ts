/** What online sources answered, and how they are doing. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { CallbookAnswer } from '../../domain/callbook.ts';
import type { CallbookTables, OnlineSourceTable } from './schema.ts';

export type SourceHealth = Selectable<OnlineSourceTable>;

export interface OnlineReads {
  /** An answer that has not expired at `now`. */
  answer(source: string, callsign: string, now: number): Promise<CallbookAnswer | undefined>;
  /** Undefined: it was never asked. */
  health(source: string): Promise<SourceHealth | undefined>;
  allHealth(): Promise<readonly SourceHealth[]>;
}

export interface OnlineWrites {
  keep(
    source: string,
    callsign: string,
    answer: CallbookAnswer,
    times: { readonly checkedAt: number; readonly expiresAt: number },
  ): Promise<void>;
  setHealth(health: SourceHealth): Promise<void>;
  /** Removes answers that expired before `now`. */
  forgetExpired(now: number): Promise<void>;
}

export function onlineReads(db: Kysely<CallbookTables>): OnlineReads {
  return {
    async answer(source, callsign, now) {
      const row = await db
        .selectFrom('onlineAnswer')
        .select('answer')
        .where('source', '=', source)
        .where('callsign', '=', callsign)
        .where('expiresAt', '>', now)
        .executeTakeFirst();
      // `as`: `keep` wrote it.
      return row === undefined ? undefined : (JSON.parse(row.answer) as CallbookAnswer);
    },
    health: (source) =>
      db.selectFrom('onlineSource').selectAll().where('source', '=', source).executeTakeFirst(),
    allHealth: () => db.selectFrom('onlineSource').selectAll().orderBy('source').execute(),
  };
}

export function onlineWrites(tx: Transaction<CallbookTables>): OnlineWrites {
  return {
    async keep(source, callsign, answer, times) {
      const content = { answer: JSON.stringify(answer), ...times };
      await tx
        .insertInto('onlineAnswer')
        .values({ source, callsign, ...content })
        .onConflict((row) => row.columns(['source', 'callsign']).doUpdateSet(content))
        .execute();
    },
    async setHealth({ source, ...state }) {
      await tx
        .insertInto('onlineSource')
        .values({ source, ...state })
        .onConflict((row) => row.column('source').doUpdateSet(state))
        .execute();
    },
    async forgetExpired(now) {
      await tx.deleteFrom('onlineAnswer').where('expiresAt', '<=', now).execute();
    },
  };
}

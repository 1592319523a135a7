/** Stages that a person has paused; all servers of a database keep to it. */
import type { Kysely, Transaction } from 'kysely';
import { compiledOnce } from '../compiled.ts';
import type { EventWrites } from './events.ts';
import type { ServerTables, StagePauseTable } from './schema.ts';

export interface PauseReads {
  list(): Promise<readonly StagePauseTable[]>;
}

export interface PauseWrites {
  /** A stage that is paused already gets the new reason. */
  pause(stage: string, reason: string, now: number): Promise<void>;
  /** False when it was not paused. */
  resume(stage: string): Promise<boolean>;
}

/** Asked before each job that is taken. */
const askAll = compiledOnce((db: Kysely<ServerTables>) =>
  db.selectFrom('stagePause').selectAll().orderBy('stage'),
);

export function pauseReads(db: Kysely<ServerTables>): PauseReads {
  return { list: () => askAll(db, {}) };
}

export function pauseWrites(tx: Transaction<ServerTables>, events: EventWrites): PauseWrites {
  const remove = async (stage: string): Promise<boolean> => {
    const query = tx.deleteFrom('stagePause').where('stage', '=', stage);
    return (await query.executeTakeFirst()).numDeletedRows > 0n;
  };
  return {
    async pause(stage, reason, now) {
      await remove(stage);
      const row = { stage, reason: reason.slice(0, 500), pausedAt: now };
      await tx.insertInto('stagePause').values(row).execute();
      events.add({ kind: 'paused', stage, reason });
    },
    async resume(stage) {
      const wasPaused = await remove(stage);
      if (wasPaused) events.add({ kind: 'resumed', stage });
      return wasPaused;
    },
  };
}

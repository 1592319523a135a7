/** Leases that a process left behind when it was killed. */
import type { Transaction } from 'kysely';
import { withLostAttempt } from './history.ts';
import { turnAt } from './lease.ts';
import type { JobTables } from './schema.ts';

export interface Reclaiming {
  readonly instance: string;
  readonly now: number;
  /** The machine was started anew: the jobs did not end their process, and are not charged. */
  readonly excused: boolean;
}

/**
 * Makes every job due `now` that a worker of `instance` has leased; how many there were.
 * Their attempts count, as after any crash, unless the whole machine went down: a worn
 * power supply would else make dead letters. A worker's name is its instance, a space,
 * and the process.
 */
export async function reclaim(
  tx: Transaction<JobTables>,
  { instance, now, excused }: Reclaiming,
): Promise<number> {
  const ofInstance = tx
    .selectFrom('job')
    .select(['id', 'priority', 'attempts', 'excused', 'dueAt', 'leasedBy', 'history'])
    .where('deadAt', 'is', null)
    .where('leasedBy', '>=', `${instance} `)
    .where('leasedBy', '<', `${instance}!`); // the character after the space
  // A machine is mostly away for longer than a lease, and nobody else has taken these since.
  const leased = await (excused ? ofInstance : ofInstance.where('dueAt', '>', now))
    .forUpdate()
    .execute();
  for (const { id, priority, dueAt, excused: before, ...lost } of leased) {
    const history = withLostAttempt(lost, now);
    const due = Math.min(dueAt, now);
    const free = { leasedBy: null, dueAt: due, turnAt: turnAt(due, priority), history };
    await tx
      .updateTable('job')
      .set(excused ? { ...free, excused: before + 1 } : free)
      .where('id', '=', id)
      .execute();
  }
  return leased.length;
}

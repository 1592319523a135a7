/** Leases that a process left behind when it was killed. */
import type { Transaction } from 'kysely';
import { withLostAttempt } from './history.ts';
import { turnAt } from './lease.ts';
import type { JobTables } from './schema.ts';

/**
 * Makes every job due `now` that a worker of `instance` has leased; how many there were.
 * Their attempts count, as after any crash. A worker's name is its instance, a space, and
 * the process.
 */
export async function reclaim(
  tx: Transaction<JobTables>,
  instance: string,
  now: number,
): Promise<number> {
  const leased = await tx
    .selectFrom('job')
    .select(['id', 'priority', 'attempts', 'leasedBy', 'history'])
    .where('deadAt', 'is', null)
    .where('leasedBy', '>=', `${instance} `)
    .where('leasedBy', '<', `${instance}!`) // the character after the space
    .where('dueAt', '>', now)
    .forUpdate()
    .execute();
  for (const { id, priority, ...lost } of leased) {
    const history = withLostAttempt(lost, now);
    await tx
      .updateTable('job')
      .set({ leasedBy: null, dueAt: now, turnAt: turnAt(now, priority), history })
      .where('id', '=', id)
      .execute();
  }
  return leased.length;
}

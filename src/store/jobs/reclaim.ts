/** Leases that a process left behind when it was killed. */
import type { Transaction } from 'kysely';
import { turnAt } from './lease.ts';
import type { JobTables } from './schema.ts';

/** Makes every leased job due `now`; how many there were. Their attempts count, as after any crash. */
export async function reclaim(tx: Transaction<JobTables>, now: number): Promise<number> {
  const leased = await tx
    .selectFrom('job')
    .select(['id', 'priority'])
    .where('deadAt', 'is', null)
    .where('leasedBy', 'is not', null)
    .where('dueAt', '>', now)
    .execute();
  for (const { id, priority } of leased) {
    await tx
      .updateTable('job')
      .set({ leasedBy: null, dueAt: now, turnAt: turnAt(now, priority) })
      .where('id', '=', id)
      .execute();
  }
  return leased.length;
}

/** What may happen to a job once it is there. Each runs in the caller's transaction. */
import type { Kysely, Transaction } from 'kysely';
import type { LeasedJob } from '../../domain/leased-job.ts';
import type { JobKind } from '../../domain/pipeline.ts';
import type { Clock } from '../../platform/clock.ts';
import { type FailureCode, TsnError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { changeCompiledOnce } from '../compiled.ts';
import { withAttempt } from './history.ts';
import { turnAt } from './lease.ts';
import type { JobTable, JobTables } from './schema.ts';

/** How an attempt failed, and what follows: another one at `dueAt`, or none (`deadAt`). */
export type FailedAttempt = {
  readonly code: FailureCode;
  readonly message: string;
  /** False: not the subject's fault, so it does not count towards the dead letter. Default true. */
  readonly charged?: boolean;
  /** True: a worker process died of it. */
  readonly crashed?: boolean;
} & ({ readonly dueAt: number } | { readonly deadAt: number });

export interface JobWrites {
  /**
   * Asks for work on a subject; false when such a job exists already (also as a dead
   * letter, which only `revive` brings back).
   */
  enqueue(kind: JobKind, subjectId: string, dueAt: number, priority?: number): Promise<boolean>;
  /**
   * Call it first in the transaction that writes the result: it is the fence. Throws
   * `jobs/lease-lost` when another worker has taken the job since.
   */
  complete(job: LeasedJob): Promise<void>;
  /** Records a failed attempt. Throws `jobs/lease-lost`. */
  failed(job: LeasedJob, failure: FailedAttempt): Promise<void>;
  /** Hands the job back unjudged: the attempt does not count. Throws `jobs/lease-lost`. */
  release(job: LeasedJob, dueAt: number): Promise<void>;
  /** Puts a dead letter back to the queue with a clean record. Throws `data/not-found`. */
  revive(id: string, now: number): Promise<void>;
  /** Puts the dead letters of a subject back that failed with `code`; answers how many. */
  reviveOf(subjectId: string, code: FailureCode, now: number): Promise<number>;
}

export function jobWrites(tx: Transaction<JobTables>, clock: Clock): JobWrites {
  return {
    enqueue: (kind, subjectId, dueAt, priority = 0) =>
      enqueue(tx, { kind, subjectId, dueAt, priority, createdAt: clock.now() }),
    complete: (job) => complete(tx, job),
    failed: (job, failure) => failed(tx, job, failure, clock.now()),
    release: (job, dueAt) => release(tx, job, dueAt),
    revive: (id, now) => revive(tx, id, now),
    reviveOf: (subjectId, code, now) => reviveOf(tx, subjectId, code, now),
  };
}

async function enqueue(
  tx: Transaction<JobTables>,
  job: Pick<JobTable, 'kind' | 'subjectId' | 'dueAt' | 'priority' | 'createdAt'>,
): Promise<boolean> {
  const known = await tx
    .selectFrom('job')
    .select('id')
    .where('kind', '=', job.kind)
    .where('subjectId', '=', job.subjectId)
    .executeTakeFirst();
  if (known !== undefined) return false;
  const fresh = { attempts: 0, excused: 0, crashes: 0 };
  const turn = turnAt(job.dueAt, job.priority);
  const row = { id: newId(), ...job, ...fresh, turnAt: turn, history: null };
  await tx.insertInto('job').values(row).execute();
  return true;
}

async function complete(tx: Transaction<JobTables>, job: LeasedJob): Promise<void> {
  const deleted = await deleteHeld(tx, { id: job.id, attempts: job.attempt });
  if (deleted !== 1) throw leaseLost(job);
}

const deleteHeld = changeCompiledOnce(
  (db: Kysely<JobTables>, { id, attempts }: Pick<JobTable, 'id' | 'attempts'>) =>
    db.deleteFrom('job').where('id', '=', id).where('attempts', '=', attempts),
);

async function failed(
  tx: Transaction<JobTables>,
  job: LeasedJob,
  failure: FailedAttempt,
  now: number,
): Promise<void> {
  const row = await held(tx, job);
  const dueAt = 'dueAt' in failure ? failure.dueAt : failure.deadAt;
  await update(tx, job, {
    leasedBy: null,
    failureCode: failure.code,
    failureMessage: failure.message,
    dueAt,
    turnAt: turnAt(dueAt, row.priority),
    deadAt: 'deadAt' in failure ? failure.deadAt : null,
    excused: row.excused + (failure.charged === false ? 1 : 0),
    crashes: row.crashes + (failure.crashed === true ? 1 : 0),
    history: withAttempt(row.history, {
      at: 'deadAt' in failure ? failure.deadAt : now,
      attempt: job.attempt,
      worker: row.leasedBy ?? '',
      code: failure.code,
      message: failure.message,
    }),
  });
}

async function release(tx: Transaction<JobTables>, job: LeasedJob, dueAt: number): Promise<void> {
  const row = await held(tx, job);
  const turn = turnAt(dueAt, row.priority);
  await update(tx, job, { leasedBy: null, dueAt, turnAt: turn, excused: row.excused + 1 });
}

async function revive(tx: Transaction<JobTables>, id: string, now: number): Promise<void> {
  const row = await tx
    .selectFrom('job')
    .select(['attempts', 'priority'])
    .where('id', '=', id)
    .where('deadAt', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new TsnError('data/not-found', `no dead letter has the id ${id}`);
  const turn = turnAt(now, row.priority);
  // Attempts stay: a worker from before must not pass the fence with a number used again.
  const clean = { excused: row.attempts, crashes: 0, failureCode: null, failureMessage: null };
  await tx
    .updateTable('job')
    .set({ ...clean, deadAt: null, dueAt: now, turnAt: turn })
    .where('id', '=', id)
    .execute();
}

async function reviveOf(
  tx: Transaction<JobTables>,
  subjectId: string,
  code: FailureCode,
  now: number,
): Promise<number> {
  const rows = await tx
    .selectFrom('job')
    .select('id')
    .where('subjectId', '=', subjectId)
    .where('failureCode', '=', code)
    .where('deadAt', 'is not', null)
    .execute();
  for (const { id } of rows) await revive(tx, id, now);
  return rows.length;
}

/** The row of a job that its worker still holds. */
async function held(tx: Transaction<JobTables>, job: LeasedJob) {
  const row = await tx
    .selectFrom('job')
    .select(['priority', 'excused', 'crashes', 'leasedBy', 'history'])
    .where('id', '=', job.id)
    .where('attempts', '=', job.attempt)
    .where('leasedBy', 'is not', null)
    .executeTakeFirst();
  if (row === undefined) throw leaseLost(job);
  return row;
}

async function update(
  tx: Transaction<JobTables>,
  job: LeasedJob,
  change: Partial<JobTable>,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('job')
    .set(change)
    .where('id', '=', job.id)
    .where('attempts', '=', job.attempt)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw leaseLost(job);
}

function leaseLost(job: LeasedJob): TsnError {
  const message = `${job.kind} job ${job.id} is no longer held by its attempt ${job.attempt}`;
  return new TsnError('jobs/lease-lost', message, { facts: { attempt: job.attempt } });
}

/** The queue as both modes see it: taking and renewing leases, counting, listing. */
import type { Kysely, Transaction } from 'kysely';
import { BACKLOG_LANE, LIVE_LANE } from '../../domain/lanes.ts';
import type { LeasedJob } from '../../domain/leased-job.ts';
import type { JobKind } from '../../domain/pipeline.ts';
import type { JobDetail, JobItem } from '../../domain/views.ts';
import type { Clock } from '../../platform/clock.ts';
import { toFailureView } from '../failure-view.ts';
import { readHistory } from './history.ts';
import { kindsDue, type TakenJob, take, turnAt, type Want } from './lease.ts';
import { reclaim } from './reclaim.ts';
import type { JobRow, JobTables } from './schema.ts';
import { type JobWrites, jobWrites } from './writes.ts';

export interface JobCounts {
  readonly waiting: number;
  /** Leased, and the lease has not run out. */
  readonly running: number;
  /** Dead letters. */
  readonly dead: number;
}

export interface JobList {
  /** True: only dead letters; false: none of them; absent: all. */
  readonly dead?: boolean;
  readonly kind?: JobKind;
  /** Only those of this recording. */
  readonly subject?: string;
  /** Only dead letters that died until then, UTC ms. */
  readonly diedBy?: number;
  readonly limit: number;
}

export interface JobReads {
  counts(): Promise<JobCounts>;
  /** Dead letters newest first, then the queue in its order. */
  list(which: JobList): Promise<readonly JobItem[]>;
  get(id: string): Promise<JobDetail | undefined>;
}

export interface Jobs extends JobReads {
  /** Takes the job whose turn it is for `forMs`; undefined when none is due. Not inside a transaction. */
  lease(want: Want): Promise<TakenJob | undefined>;
  /** Extends a lease; false when the job is no longer this worker's. Not inside a transaction. */
  renew(job: LeasedJob, worker: string, until: number): Promise<boolean>;
  /**
   * Frees the leases of all workers of `instance` (src/jobs/worker.ts), so that what a killed
   * process had in hand need not wait for them to run out; how many there were. Only for
   * whoever has just locked the data folder of that instance: it takes the work of any
   * other process with it away. `excused`: the machine was started anew, so these attempts
   * are not held against the jobs. Not inside a transaction.
   */
  reclaim(instance: string, excused?: boolean): Promise<number>;
  /**
   * Moves what came before `before` and still waits from the live lane to the backlog;
   * answers how many. Not inside a transaction.
   */
  age(kinds: readonly JobKind[], before: number): Promise<number>;
  /**
   * Makes due at `now` what waits until after `latest`; answers how many. For a clock
   * that was set back: nothing is put off that far on purpose. Not inside a transaction.
   */
  recall(now: number, latest: number): Promise<number>;
  /** Makes due at `now` what waits for its next attempt, for a person who asks for it; answers how many. Not inside a transaction. */
  hasten(now: number): Promise<number>;
}

interface Queue {
  readonly reads: Kysely<JobTables>;
  readonly peeks: Kysely<JobTables>;
  readonly clock: Clock;
  /** A lease that a power cut undoes has no worker any more: it needs no sync. */
  fleeting<R>(this: void, work: (tx: Transaction<JobTables>) => Promise<R>): Promise<R>;
}

export function jobs({ reads, peeks, clock, fleeting }: Queue): Jobs {
  /** Kinds of which the last look found something: where one job was, there is mostly another. */
  let likely = '';
  return {
    ...jobReads(reads, clock),
    async lease(want) {
      const isLikely = want.kinds.length === 1 && want.kinds[0] === likely;
      const kinds = isLikely ? want.kinds : await kindsDue(peeks, want);
      if (kinds.length === 0) return undefined;
      const job = await fleeting((tx) => take(tx, { ...want, kinds }));
      likely = job?.kind ?? '';
      return job;
    },
    renew: (job, worker, until) => fleeting((tx) => renew(tx, job, worker, until)),
    reclaim: (instance, excused = false) =>
      fleeting((tx) => reclaim(tx, { instance, excused, now: clock.now() })),
    age: (kinds, before) => fleeting((tx) => age(tx, kinds, before)),
    async recall(now, latest) {
      const strays = await strayJobs(reads, latest);
      if (strays.length === 0) return 0;
      return fleeting((tx) => recall(tx, now, latest));
    },
    hasten: (now) => fleeting((tx) => hasten(tx, now)),
  };
}

/** Jobs inside a transaction. */
export function jobsInTransaction(tx: Transaction<JobTables>, clock: Clock): JobReads & JobWrites {
  return { ...jobReads(tx, clock), ...jobWrites(tx, clock) };
}

function jobReads(db: Kysely<JobTables>, clock: Clock): JobReads {
  return {
    counts: () => counts(db, clock.now()),
    list: (which) => list(db, which),
    async get(id) {
      const row = await db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return undefined;
      return { ...toJobItem(row), createdAt: row.createdAt, history: readHistory(row.history) };
    },
  };
}

async function renew(
  tx: Transaction<JobTables>,
  job: LeasedJob,
  worker: string,
  until: number,
): Promise<boolean> {
  const row = await tx
    .selectFrom('job')
    .select('priority')
    .where('id', '=', job.id)
    .executeTakeFirst();
  if (row === undefined) return false;
  const { numUpdatedRows } = await tx
    .updateTable('job')
    .set({ dueAt: until, turnAt: turnAt(until, row.priority) })
    .where('id', '=', job.id)
    .where('attempts', '=', job.attempt)
    .where('leasedBy', '=', worker)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function strayJobs(db: Kysely<JobTables>, latest: number) {
  return db
    .selectFrom('job')
    .select(['id', 'priority'])
    .where('deadAt', 'is', null)
    .where('dueAt', '>', latest)
    .execute();
}

async function recall(tx: Transaction<JobTables>, now: number, latest: number): Promise<number> {
  const strays = await strayJobs(tx, latest);
  for (const { id, priority } of strays) {
    const due = { dueAt: now, turnAt: turnAt(now, priority) };
    await tx
      .updateTable('job')
      .set(due)
      .where('id', '=', id)
      .where('dueAt', '>', latest) // else somebody else was faster
      .execute();
  }
  return strays.length;
}

/** What is leased is under way, and left alone. */
async function hasten(tx: Transaction<JobTables>, now: number): Promise<number> {
  const waiting = await tx
    .selectFrom('job')
    .select(['id', 'priority'])
    .where('deadAt', 'is', null)
    .where('leasedBy', 'is', null)
    .where('dueAt', '>', now)
    .forUpdate()
    .execute();
  for (const { id, priority } of waiting) {
    const due = { dueAt: now, turnAt: turnAt(now, priority) };
    await tx.updateTable('job').set(due).where('id', '=', id).execute();
  }
  return waiting.length;
}

/** One lane of one kind is a range of the index; the live one is short. */
async function age(
  tx: Transaction<JobTables>,
  kinds: readonly JobKind[],
  before: number,
): Promise<number> {
  let aged = 0n;
  for (const kind of kinds) {
    const { numUpdatedRows } = await tx
      .updateTable('job')
      .set((row) => ({ priority: BACKLOG_LANE, turnAt: row.ref('dueAt') }))
      .where('kind', '=', kind)
      .where('deadAt', 'is', null)
      .where('priority', '=', LIVE_LANE)
      .where('createdAt', '<', before)
      .executeTakeFirst();
    aged += numUpdatedRows;
  }
  return Number(aged);
}

/** Costs a walk over the open jobs; done work leaves no row behind. */
async function counts(db: Kysely<JobTables>, now: number): Promise<JobCounts> {
  const all = db.selectFrom('job').select(({ fn }) => fn.countAll<number>().as('n'));
  const dead = await all.where('deadAt', '>', 0).executeTakeFirstOrThrow();
  const open = await all.where('deadAt', 'is', null).executeTakeFirstOrThrow();
  const running = await all
    .where('deadAt', 'is', null)
    .where('leasedBy', 'is not', null)
    .where('dueAt', '>', now)
    .executeTakeFirstOrThrow();
  const n = Math.min(running.n, open.n); // some may have come since the question before
  return { waiting: open.n - n, running: n, dead: dead.n };
}

async function list(db: Kysely<JobTables>, which: JobList): Promise<readonly JobItem[]> {
  let query = db.selectFrom('job').selectAll();
  if (which.kind !== undefined) query = query.where('kind', '=', which.kind);
  if (which.dead === true) query = query.where('deadAt', '>', 0); // `is not null` uses no index
  if (which.dead === false) query = query.where('deadAt', 'is', null);
  if (which.subject !== undefined) query = query.where('subjectId', '=', which.subject);
  if (which.diedBy !== undefined) query = query.where('deadAt', '<=', which.diedBy);
  const rows = await query
    .orderBy('deadAt', 'desc')
    .orderBy('turnAt')
    .orderBy('id')
    .limit(which.limit)
    .execute();
  return rows.map(toJobItem);
}

function toJobItem(row: JobRow): JobItem {
  return {
    id: row.id,
    kind: row.kind,
    subjectId: row.subjectId,
    attempts: row.attempts,
    dueAt: row.dueAt,
    leasedBy: row.leasedBy,
    deadAt: row.deadAt,
    failure: toFailureView(row.failureCode, row.failureMessage),
  };
}

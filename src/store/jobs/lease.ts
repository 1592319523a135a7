/**
 * Taking jobs. A lease is only a due time in the future: a worker that dies needs
 * no clean-up, its job just becomes due again.
 */
import type { Kysely, Transaction } from 'kysely';
import type { LeasedJob } from '../../domain/leased-job.ts';
import type { JobKind } from '../../domain/pipeline.ts';
import { withLostAttempt } from './history.ts';
import type { JobRow, JobTables } from './schema.ts';

export interface Want {
  readonly kinds: readonly JobKind[];
  /** Names the process and its place in it, for people who look at the queue. */
  readonly worker: string;
  readonly now: number;
  readonly forMs: number;
  /** Which end of the queue: the job whose turn it is (default), or the one that would come last. */
  readonly end?: QueueEnd | undefined;
  /** Only jobs of this priority; absent: all. */
  readonly lane?: number | undefined;
}

export type QueueEnd = 'first' | 'last';

/** A lease, with what the queue holds against the job. */
export interface TakenJob extends LeasedJob {
  /** Starts that count towards the dead letter, this one included. */
  readonly chargedAttempts: number;
  /** Earlier starts that ended with the death of a worker process. */
  readonly crashes: number;
}

const DAY_MS = 86_400_000;

/** Where in the queue a job stands: waiting a day weighs as much as one point of priority. */
export function turnAt(dueAt: number, priority: number): number {
  return dueAt - priority * DAY_MS;
}

type Candidate = Pick<
  JobRow,
  | 'id'
  | 'kind'
  | 'subjectId'
  | 'attempts'
  | 'excused'
  | 'crashes'
  | 'priority'
  | 'turnAt'
  | 'leasedBy'
  | 'history'
>;

interface Due {
  readonly kind: JobKind;
  readonly now: number;
  readonly limit: number;
  readonly end?: QueueEnd | undefined;
  readonly lane?: number | undefined;
}

/** Jobs of one kind that may be taken now, in the order of the queue, from either end. */
export function dueJobs(db: Kysely<JobTables>, { kind, now, limit, end = 'first', lane }: Due) {
  const direction = end === 'first' ? 'asc' : 'desc';
  const ofKind = db
    .selectFrom('job')
    .select([
      ...(['id', 'kind', 'subjectId', 'attempts', 'excused', 'crashes'] as const),
      ...(['priority', 'turnAt', 'leasedBy', 'history'] as const),
    ])
    .where('kind', '=', kind)
    .where('deadAt', 'is', null);
  const inLane = lane === undefined ? ofKind : ofKind.where('priority', '=', lane);
  return inLane
    .where('turnAt', '<=', turnAt(now, lane ?? 0)) // no lane: every due job is in this range
    .where('dueAt', '<=', now)
    .orderBy('turnAt', direction)
    .orderBy('id', direction)
    .limit(limit);
}

/** True when there is something to take; costs no write lock. */
export async function anyDue(db: Kysely<JobTables>, want: Want): Promise<boolean> {
  return (await candidates(want, 1, (due) => dueJobs(db, due))).length > 0;
}

/**
 * Takes the job whose turn it is. Those that others are taking in this moment are passed
 * over (`skip locked`; on SQLite there are no others), so nobody waits for anybody.
 */
export async function take(tx: Transaction<JobTables>, want: Want): Promise<TakenJob | undefined> {
  const [job] = await candidates(want, 1, (due) => dueJobs(tx, due).forUpdate().skipLocked());
  if (job === undefined) return undefined;
  const dueAt = want.now + want.forMs;
  await tx
    .updateTable('job')
    .set({
      attempts: job.attempts + 1,
      leasedBy: want.worker,
      dueAt,
      turnAt: turnAt(dueAt, job.priority),
      history: withLostAttempt(job, want.now),
    })
    .where('id', '=', job.id)
    .execute();
  return taken(job);
}

function taken(job: Candidate): TakenJob {
  const attempt = job.attempts + 1;
  return {
    id: job.id,
    kind: job.kind,
    subjectId: job.subjectId,
    attempt,
    chargedAttempts: attempt - job.excused,
    crashes: job.crashes,
  };
}

/** The first of all kinds together; each kind is one range of the index. */
async function candidates(
  want: Want,
  limit: number,
  ofKind: (due: Due) => ReturnType<typeof dueJobs>,
): Promise<readonly Candidate[]> {
  const { now, end, lane } = want;
  const found: Candidate[] = [];
  for (const kind of want.kinds) {
    found.push(...(await ofKind({ kind, now, limit, end, lane }).execute()));
  }
  const sign = end === 'last' ? -1 : 1;
  return found.sort((a, b) => sign * inTurn(a, b)).slice(0, limit);
}

function inTurn(a: Candidate, b: Candidate): number {
  return a.turnAt - b.turnAt || (a.id < b.id ? -1 : 1);
}

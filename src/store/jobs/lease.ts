/**
 * Taking jobs. A lease is only a due time in the future: a worker that dies needs
 * no clean-up, its job just becomes due again.
 */
import type { Kysely, Transaction } from 'kysely';
import type { LeasedJob } from '../../domain/leased-job.ts';
import type { JobKind } from '../../domain/pipeline.ts';
import { type Prepared, prepared } from '../prepared.ts';
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
export function dueJobs(db: Kysely<JobTables>, due: Due) {
  return dueUntil(db, { ...due, latestTurn: latestTurn(due) });
}

/** Without a lane every due job is in this range. */
function latestTurn({ now, lane = 0 }: Pick<Due, 'now' | 'lane'>): number {
  return turnAt(now, lane);
}

interface DueUntil extends Due {
  readonly latestTurn: number;
}

function dueUntil(db: Kysely<JobTables>, due: DueUntil) {
  const { kind, now, limit, end = 'first', lane } = due;
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
    .where('turnAt', '<=', due.latestTurn)
    .where('dueAt', '<=', now)
    .orderBy('turnAt', direction)
    .orderBy('id', direction)
    .limit(limit);
}

/** True when there is something to take; costs no write lock. */
export async function anyDue(db: Kysely<JobTables>, want: Want): Promise<boolean> {
  return (await first(db, want, 'look')) !== undefined;
}

/**
 * Takes the job whose turn it is. Those that others are taking in this moment are passed
 * over (`skip locked`; on SQLite there are no others), so nobody waits for anybody.
 */
export async function take(tx: Transaction<JobTables>, want: Want): Promise<TakenJob | undefined> {
  const job = await first(tx, want, 'lock');
  if (job === undefined) return undefined;
  const dueAt = want.now + want.forMs;
  await putLease(tx, {
    id: job.id,
    attempts: job.attempts + 1,
    leasedBy: want.worker,
    dueAt,
    turnAt: turnAt(dueAt, job.priority),
    history: withLostAttempt(job, want.now),
  });
  return taken(job);
}

type Lease = Pick<JobRow, 'id' | 'attempts' | 'leasedBy' | 'dueAt' | 'turnAt' | 'history'>;

const putLease = prepared<JobTables, Lease>((db, given) =>
  db
    .updateTable('job')
    .set({
      attempts: given('attempts'),
      leasedBy: given('leasedBy'),
      dueAt: given('dueAt'),
      turnAt: given('turnAt'),
      history: given('history'),
    })
    .where('id', '=', given('id')),
);

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
async function first(
  db: Kysely<JobTables>,
  { kinds, now, end = 'first', lane }: Want,
  how: 'look' | 'lock',
): Promise<Candidate | undefined> {
  const ofKind = statementFor(end, lane !== undefined, how);
  const found: Candidate[] = [];
  for (const kind of kinds) {
    const given = { kind, now, lane: lane ?? 0, latestTurn: latestTurn({ now, lane }) };
    found.push(...(await ofKind(db, given)).rows);
  }
  const sign = end === 'last' ? -1 : 1;
  return found.sort((a, b) => sign * inTurn(a, b))[0];
}

type GivenDue = { kind: JobKind; now: number; lane: number; latestTurn: number };
type FirstDue = Prepared<JobTables, GivenDue, Candidate>;
const statements = new Map<string, FirstDue>();

function statementFor(end: QueueEnd, laned: boolean, how: 'look' | 'lock'): FirstDue {
  const key = `${end} ${laned} ${how}`;
  const known = statements.get(key);
  if (known !== undefined) return known;
  const made = prepared<JobTables, GivenDue, Candidate>((db, given) => {
    const lane = laned ? given('lane') : undefined;
    const values = { kind: given('kind'), now: given('now'), latestTurn: given('latestTurn') };
    const due = dueUntil(db, { ...values, lane, limit: 1, end });
    return how === 'lock' ? due.forUpdate().skipLocked() : due;
  });
  statements.set(key, made);
  return made;
}

function inTurn(a: Candidate, b: Candidate): number {
  return a.turnAt - b.turnAt || (a.id < b.id ? -1 : 1);
}

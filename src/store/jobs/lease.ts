/**
 * Taking jobs. A lease is only a due time in the future: a worker that dies needs
 * no clean-up, its job just becomes due again.
 */
import type { Kysely, Transaction } from 'kysely';
import type { LeasedJob } from '../../domain/leased-job.ts';
import type { JobKind } from '../../domain/pipeline.ts';
import { changeCompiledOnce, compiledOnce } from '../compiled.ts';
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
  const turn = turnAt(now, lane ?? 0); // no lane: every due job is in this range
  return dueQuery(db, { kind, now, turn, limit, lane: lane ?? 0 }, end, lane !== undefined);
}

interface DueValues {
  readonly kind: JobKind;
  readonly now: number;
  readonly turn: number;
  readonly limit: number;
  readonly lane: number;
}

function dueQuery(
  db: Kysely<JobTables>,
  { kind, now, turn, limit, lane }: DueValues,
  end: QueueEnd,
  hasLane: boolean,
) {
  const direction = end === 'first' ? 'asc' : 'desc';
  const ofKind = db
    .selectFrom('job')
    .select([
      ...(['id', 'kind', 'subjectId', 'attempts', 'excused', 'crashes'] as const),
      ...(['priority', 'turnAt', 'leasedBy', 'history'] as const),
    ])
    .where('kind', '=', kind)
    .where('deadAt', 'is', null);
  return (hasLane ? ofKind.where('priority', '=', lane) : ofKind)
    .where('turnAt', '<=', turn)
    .where('dueAt', '<=', now)
    .orderBy('turnAt', direction)
    .orderBy('id', direction)
    .limit(limit);
}

type AskDue = (db: Kysely<JobTables>, values: DueValues) => Promise<readonly Candidate[]>;

/** Workers ask for both ends, with and without lane, to look and to take: each is compiled once. */
const asks = new Map<string, AskDue>();

function askDue(end: QueueEnd, hasLane: boolean, isTaken: boolean): AskDue {
  const name = `${end} ${hasLane} ${isTaken}`;
  const ask =
    asks.get(name) ??
    compiledOnce((db: Kysely<JobTables>, values: DueValues) => {
      const query = dueQuery(db, values, end, hasLane);
      return isTaken ? query.forUpdate().skipLocked() : query;
    });
  asks.set(name, ask);
  return ask;
}

/** Of which kinds there is something to take; costs no write lock. */
export async function kindsDue(db: Kysely<JobTables>, want: Want): Promise<readonly JobKind[]> {
  return (await candidates(db, want, false)).map(({ kind }) => kind);
}

/**
 * Takes the job whose turn it is. Those that others are taking in this moment are passed
 * over (`skip locked`; on SQLite there are no others), so nobody waits for anybody.
 */
export async function take(tx: Transaction<JobTables>, want: Want): Promise<TakenJob | undefined> {
  const [job] = await candidates(tx, want, true);
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

const putLease = changeCompiledOnce((db: Kysely<JobTables>, { id, ...lease }: Lease) =>
  db.updateTable('job').set(lease).where('id', '=', id),
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

/** The first of each kind, in the order of their turn; each kind is one range of the index. */
async function candidates(
  db: Kysely<JobTables>,
  { now, end = 'first', lane, kinds }: Want,
  isTaken: boolean,
): Promise<readonly Candidate[]> {
  const ask = askDue(end, lane !== undefined, isTaken);
  const values = { now, turn: turnAt(now, lane ?? 0), limit: 1, lane: lane ?? 0 };
  const found: Candidate[] = [];
  for (const kind of kinds) found.push(...(await ask(db, { ...values, kind })));
  const sign = end === 'last' ? -1 : 1;
  return found.sort((a, b) => sign * inTurn(a, b));
}

function inTurn(a: Candidate, b: Candidate): number {
  return a.turnAt - b.turnAt || (a.id < b.id ? -1 : 1);
}

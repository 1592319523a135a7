/** How many recordings and jobs there are. */
import { type Kysely, sql } from 'kysely';
import {
  type Progress,
  RECORDING_STATES,
  type RecordingState,
  recordingState,
} from '../../../domain/pipeline.ts';
import type { JobCounts, JobReads } from '../../jobs/jobs.ts';
import { deadSubjects, isRunning } from '../../jobs/subjects.ts';
import type { ServerTables } from '../schema.ts';
import { type NextJob, nextJobs } from './next-jobs.ts';

export interface Counts {
  readonly recordings: number;
  readonly byState: Readonly<Record<RecordingState, number>>;
  readonly jobs: JobCounts;
}

/**
 * Walks over one narrow index and over the open jobs, nothing else. What a node still has
 * (`pending`, `uploading`) is not in the store: 0 here, see modes/server-counts.ts.
 */
export async function readCounts(
  db: Kysely<ServerTables>,
  jobs: JobReads,
  now: number,
): Promise<Counts> {
  const byState = zeroes();
  const groups = await db
    .selectFrom('recording')
    .select(({ fn }) => ['progress', fn.countAll<number>().as('n')])
    .groupBy('progress')
    .execute();
  for (const { progress, n } of groups) byState[progress] += n;
  // Each question sees the moment it is asked: of those that went on since, no more can be moved.
  const move = (progress: Progress, to: RecordingState, n: number): void => {
    const moved = Math.min(n, byState[progress]);
    byState[progress] -= moved;
    byState[to] += moved;
  };
  for (const { progress, n } of await deadByProgress(db)) move(progress, 'failed', n);
  for (const { progress, running, n } of await openByProgress(db, now)) {
    const next = running ? 'running' : 'waiting';
    move(progress, recordingState(progress, { dead: false, next }), n);
  }
  const recordings = groups.reduce((sum, { n }) => sum + n, 0);
  return { recordings, byState, jobs: await jobs.counts() };
}

/** Dead letters are few; their recordings move from where they stopped to `failed`. */
function deadByProgress(db: Kysely<ServerTables>) {
  return db
    .selectFrom('recording')
    .select(({ fn }) => ['progress', fn.countAll<number>().as('n')])
    .where('id', 'in', deadSubjects(db))
    .groupBy('progress')
    .execute();
}

interface OpenGroup {
  readonly progress: Progress;
  readonly running: boolean;
  readonly n: number;
}

async function openByProgress(
  db: Kysely<ServerTables>,
  now: number,
): Promise<readonly OpenGroup[]> {
  const groups: OpenGroup[] = [];
  for (const next of nextJobs()) groups.push(...(await openGroups(db, next, now)));
  return groups;
}

async function openGroups(
  db: Kysely<ServerTables>,
  { progress, kind }: NextJob,
  now: number,
): Promise<readonly OpenGroup[]> {
  const rows = await db
    .selectFrom('job')
    .innerJoin('recording', 'recording.id', 'job.subjectId')
    .select(({ fn }) => [
      sql<number>`sum(case when ${isRunning(now)} then 1 else 0 end)`.as('running'),
      fn.countAll<number>().as('n'),
    ])
    .where('job.kind', '=', kind)
    .where('job.deadAt', 'is', null)
    .where('recording.progress', '=', progress)
    .where('job.subjectId', 'not in', deadSubjects(db))
    .executeTakeFirst();
  const [n, running] = [Number(rows?.n ?? 0), Number(rows?.running ?? 0)];
  return [
    { progress, running: true, n: running },
    { progress, running: false, n: n - running },
  ];
}

function zeroes(): Record<RecordingState, number> {
  const all = Object.fromEntries(RECORDING_STATES.map((state) => [state, 0]));
  return all as Record<RecordingState, number>; // `as`: made from the list of all states
}

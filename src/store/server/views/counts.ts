/** How many recordings and jobs there are. */
import type { Kysely } from 'kysely';
import { RECORDING_STATES, type RecordingState } from '../../../domain/pipeline.ts';
import type { JobCounts, JobReads } from '../../jobs/jobs.ts';
import { deadSubjects } from '../../jobs/subjects.ts';
import type { ServerTables } from '../schema.ts';

export interface Counts {
  readonly recordings: number;
  readonly byState: Readonly<Record<RecordingState, number>>;
  readonly jobs: JobCounts;
}

/** Walks over one narrow index, nothing else. */
export async function readCounts(db: Kysely<ServerTables>, jobs: JobReads): Promise<Counts> {
  const byState = zeroes();
  const groups = await db
    .selectFrom('recording')
    .select(({ fn }) => ['progress', fn.countAll<number>().as('n')])
    .groupBy('progress')
    .execute();
  for (const { progress, n } of groups) byState[progress] += n;
  for (const { progress, n } of await deadByProgress(db)) {
    byState[progress] -= n;
    byState.failed += n;
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

function zeroes(): Record<RecordingState, number> {
  const all = Object.fromEntries(RECORDING_STATES.map((state) => [state, 0]));
  return all as Record<RecordingState, number>; // `as`: made from the list of all states
}

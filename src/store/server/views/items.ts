/** Lines of the list: recordings with their words, callsigns and state, put together in five queries. */
import type { Kysely } from 'kysely';
import type { StageFailure } from '../../../domain/failure-view.ts';
import { NEXT_STEP, type Progress, recordingState } from '../../../domain/pipeline.ts';
import type { RecordingItem } from '../../../domain/views.ts';
import { toStageFailure } from '../../failure-view.ts';
import type { JobTable } from '../../jobs/schema.ts';
import type { ServerTables } from '../schema.ts';
import { alertsOf } from './alerts.ts';

type JobOfRecording = Pick<
  JobTable,
  'kind' | 'deadAt' | 'leasedBy' | 'dueAt' | 'failureCode' | 'failureMessage'
>;

/** The lines of these recordings, newest recordedAt first. */
export async function readItems(
  db: Kysely<ServerTables>,
  ids: readonly string[],
  now: number,
): Promise<readonly RecordingItem[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('recording')
    .leftJoin('transcript', 'transcript.id', 'recording.transcriptId')
    .select([
      'recording.id',
      'recording.node',
      'recording.source',
      'recording.originalName',
      'recording.recordedAt',
      'recording.recordedAtCertainty',
      'recording.receivedAt',
      'recording.durationMs',
      'recording.sizeBytes',
      'recording.progress',
      'transcript.text',
    ])
    .where('recording.id', 'in', ids)
    .orderBy('recording.recordedAt', 'desc')
    .orderBy('recording.id', 'desc')
    .execute();
  const callsigns = await callsignsOf(db, ids);
  const identified = await sentInMorse(db, ids);
  const alerts = await alertsOf(db, ids);
  const jobs = await jobsOf(db, ids);
  return rows.map(({ progress, text, ...row }) => {
    const own = jobs.get(row.id) ?? [];
    const state = stateOf(progress, own, now);
    const failure = failureOf(own);
    const heard = { callsigns: callsigns.get(row.id) ?? [], morse: identified.get(row.id) ?? [] };
    const urgent = { alerts: alerts.get(row.id) ?? [] };
    return { ...row, state, text: text ?? '', ...heard, ...urgent, failure };
  });
}

function stateOf(progress: Progress, jobs: readonly JobOfRecording[], now: number) {
  const step = NEXT_STEP[progress];
  const job = jobs.find(({ kind, deadAt }) => kind === step?.stage && deadAt === null);
  const isRunning = job !== undefined && job.leasedBy !== null && job.dueAt > now;
  return recordingState(progress, {
    dead: jobs.some(({ deadAt }) => deadAt !== null),
    next: job === undefined ? 'none' : isRunning ? 'running' : 'waiting',
  });
}

/** The latest failure of a recording's jobs; that of a dead letter before all others. */
function failureOf(jobs: readonly JobOfRecording[]): StageFailure | null {
  const failed = jobs.filter(({ failureCode }) => failureCode !== null);
  const job = failed.find(({ deadAt }) => deadAt !== null) ?? failed.at(-1);
  return job === undefined ? null : toStageFailure(job.kind, job.failureCode, job.failureMessage);
}

/** Distinct, in the order heard, with marks. */
async function callsignsOf(
  db: Kysely<ServerTables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const rows = await db
    .selectFrom('mention')
    .select(['recordingId', 'callsign', 'prefix', 'suffix'])
    .where('recordingId', 'in', ids)
    .orderBy('recordingId')
    .orderBy('ordinal')
    .execute();
  for (const row of rows) {
    const heard = found.get(row.recordingId) ?? [];
    const written = [row.prefix, row.callsign, row.suffix]
      .filter((part) => part !== null)
      .join('/');
    if (!heard.includes(written)) heard.push(written);
    found.set(row.recordingId, heard);
  }
  return found;
}

/** Distinct, in the order sent. */
async function sentInMorse(
  db: Kysely<ServerTables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db
    .selectFrom('transmission')
    .select(['recordingId', 'callsign'])
    .where('recordingId', 'in', ids)
    .where('kind', '=', 'morse-id')
    .orderBy('recordingId')
    .orderBy('ordinal')
    .execute();
  const found = Map.groupBy(rows, ({ recordingId }) => recordingId);
  return new Map(
    [...found].map(([id, sent]) => [
      id,
      [...new Set(sent.flatMap(({ callsign }) => callsign ?? []))],
    ]),
  );
}

async function jobsOf(
  db: Kysely<ServerTables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly JobOfRecording[]>> {
  const rows = await db
    .selectFrom('job')
    .select([
      ...(['subjectId', 'kind', 'deadAt', 'leasedBy', 'dueAt'] as const),
      ...(['failureCode', 'failureMessage'] as const),
    ])
    .where('subjectId', 'in', ids)
    .execute();
  return Map.groupBy(rows, ({ subjectId }) => subjectId);
}

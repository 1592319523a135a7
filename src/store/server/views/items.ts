/** Lines of the list: recordings with their words, callsigns and state, put together in three queries. */
import type { Kysely } from 'kysely';
import type { FailureView } from '../../../domain/failure-view.ts';
import type { RecordingState } from '../../../domain/pipeline.ts';
import type { RecordingItem } from '../../../domain/views.ts';
import { toFailureView } from '../../failure-view.ts';
import type { ServerTables } from '../schema.ts';

/** What the state of a recording with these jobs is: a dead letter wins. */
interface Trouble {
  readonly dead: boolean;
  readonly failure: FailureView | null;
}

/** The lines of these recordings, newest recordedAt first. */
export async function readItems(
  db: Kysely<ServerTables>,
  ids: readonly string[],
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
  const troubles = await troublesOf(db, ids);
  return rows.map(({ progress, text, ...row }) => {
    const trouble = troubles.get(row.id);
    const state: RecordingState = trouble?.dead === true ? 'failed' : progress;
    const failure = trouble?.failure ?? null;
    return { ...row, state, text: text ?? '', callsigns: callsigns.get(row.id) ?? [], failure };
  });
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

/** The latest failure of each recording's jobs; that of a dead letter before all others. */
async function troublesOf(
  db: Kysely<ServerTables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Trouble>> {
  const found = new Map<string, Trouble>();
  const rows = await db
    .selectFrom('job')
    .select(['subjectId', 'deadAt', 'failureCode', 'failureMessage'])
    .where('subjectId', 'in', ids)
    .where('failureCode', 'is not', null)
    .execute();
  for (const row of rows) {
    if (found.get(row.subjectId)?.dead === true) continue;
    const failure = toFailureView(row.failureCode, row.failureMessage);
    found.set(row.subjectId, { dead: row.deadAt !== null, failure });
  }
  return found;
}

/** Transcripts: what one model heard, or one person wrote, once per recording and model. */
import type { Kysely, Transaction } from 'kysely';
import { bestTranscript } from '../../domain/best-transcript.ts';
import type { HiddenReason, Segment, Transcript } from '../../domain/transcript.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import { indexWords } from '../dialects/full-text.ts';
import { lacking } from '../jobs/subjects.ts';
import { notGrown } from './audio-state.ts';
import { noteCopiesDue } from './copies-due.ts';
import { type EveryVersion, everyVersion, keepEarlier } from './earlier-transcripts.ts';
import { judge } from './judgements.ts';
import { forgetMentions } from './mentions.ts';
import { noteProgress } from './progress.ts';
import type { ServerTables } from './schema.ts';
import { type StoredTranscript, toColumns, toSegmentColumns } from './transcript-rows.ts';
import { type HeardAgain, heardAgain, versionsOf, withSegments } from './transcript-versions.ts';

export type { StoredTranscript } from './transcript-rows.ts';

/** Which recordings with a transcript are meant. */
export interface TranscriptRange {
  /** Not older than this, by `recordedAt`. */
  readonly sinceMs?: number;
  readonly node?: string;
  /** Those after this recording id; ids are in the order of arrival. */
  readonly afterId: string;
  readonly limit: number;
}

export interface TranscriptReads {
  /** The transcript that readers are shown. */
  latest(recordingId: string): Promise<StoredTranscript | undefined>;
  /** All of a recording, the shown one first, then the newest. */
  versions(recordingId: string): Promise<readonly StoredTranscript[]>;
  /** The same, and what each model heard before it heard that. */
  everyVersion(recordingId: string): Promise<EveryVersion>;
  /** Recordings that can be heard, have no transcript, and that no job asks for. */
  missing(limit: number): Promise<readonly string[]>;
  /** Recordings that were heard, with the model of what is shown; in the order of their ids. */
  heardAgain(range: TranscriptRange): Promise<readonly HeardAgain[]>;
}

export interface TranscriptWrites {
  /**
   * Stores what a model heard; answers the transcript's id. A second run of the same
   * model replaces the first, under a new id: whoever still works on the old words cannot
   * pass for the new ones. What it replaced is kept among the earlier ones when it said
   * something else, or was told something else beforehand. The best of all versions is shown
   * from now on (domain/best-transcript.ts); when that is another than before, mentions are
   * forgotten and found anew.
   */
  put(recordingId: string, transcript: Transcript): Promise<string>;
  /**
   * Hides and shows segments of a transcript by a new judgement, in their order; false
   * when nothing changed. What was found in words that changed is found anew.
   */
  judge(transcriptId: string, hidden: readonly (readonly HiddenReason[])[]): Promise<boolean>;
}

export function transcriptReads(db: Kysely<ServerTables>): TranscriptReads {
  return {
    latest: (recordingId) => latest(db, recordingId),
    versions: (recordingId) => versionsOf(db, recordingId),
    everyVersion: (recordingId) => everyVersion(db, recordingId),
    heardAgain: (range) => heardAgain(db, range),
    async missing(limit) {
      const rows = await db
        .selectFrom('recording')
        .select('recording.id')
        .where('progress', '=', 'ingested')
        .where(lacking('transcribe', 'recording.id'))
        .where(notGrown('recording.id')) // its words are in the whole
        .orderBy('recordedAt')
        .orderBy('recording.id')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

export function transcriptWrites(tx: Transaction<ServerTables>, clock: Clock): TranscriptWrites {
  return {
    put: (recordingId, transcript) => put(tx, recordingId, transcript, clock.now()),
    judge: (transcriptId, hidden) => judge(tx, transcriptId, hidden, clock.now()),
  };
}

/** The transcript that readers are shown, with its segments. */
export async function latest(
  db: Kysely<ServerTables>,
  recordingId: string,
): Promise<StoredTranscript | undefined> {
  for (;;) {
    const row = await db
      .selectFrom('recording')
      .innerJoin('transcript', 'transcript.id', 'recording.transcriptId')
      .selectAll('transcript')
      .where('recording.id', '=', recordingId)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const transcript = await withSegments(db, row);
    if (transcript !== undefined) return transcript; // else it was heard anew meanwhile
  }
}

async function put(
  tx: Transaction<ServerTables>,
  recordingId: string,
  transcript: Transcript,
  now: number,
): Promise<string> {
  await holdRecording(tx, recordingId);
  const id = await putTranscript(tx, recordingId, transcript, now);
  await addSegments(tx, id, transcript.segments);
  if (await showBest(tx, recordingId)) await noteCopiesDue(tx, recordingId, now);
  return id;
}

/** Whoever else changes what is shown of this recording waits until the transaction ends. */
async function holdRecording(tx: Transaction<ServerTables>, id: string): Promise<void> {
  await tx.selectFrom('recording').select('id').where('id', '=', id).forUpdate().execute();
}

/** Points the recording to its best transcript; false and without effect when that is shown already. */
async function showBest(tx: Transaction<ServerTables>, recordingId: string): Promise<boolean> {
  const rows = await tx
    .selectFrom('transcript')
    .select(['id', 'engine', 'model', 'modelType', 'createdAt', 'result'])
    .where('recordingId', '=', recordingId)
    .orderBy('createdAt')
    .orderBy('id') // of one instant the one that was put last
    .execute();
  const best = bestTranscript(rows.map((row) => ({ ...row, modelType: row.modelType ?? '' })));
  const shown = await tx
    .selectFrom('recording')
    .select('transcriptId')
    .where('id', '=', recordingId)
    .executeTakeFirst();
  if (best === undefined || best.id === shown?.transcriptId) return false;
  await forgetMentions(tx, recordingId);
  await tx
    .updateTable('recording')
    .set({ transcriptId: best.id, heard: best.result, extractedBy: null })
    .where('id', '=', recordingId)
    .execute();
  await noteProgress(tx, recordingId);
  return true;
}

async function putTranscript(
  tx: Transaction<ServerTables>,
  recordingId: string,
  transcript: Transcript,
  now: number,
): Promise<string> {
  const { modelSha256 } = transcript.heardBy;
  const known = await tx
    .selectFrom('transcript')
    .selectAll()
    .where('recordingId', '=', recordingId)
    .where('modelSha256', '=', modelSha256)
    .executeTakeFirst();
  const row = { id: newId(), ...toColumns(transcript, now) };
  if (known === undefined) {
    await tx
      .insertInto('transcript')
      .values({ recordingId, ...row })
      .execute();
  } else {
    await forgetFound(tx, recordingId, known.id);
    const before = await withSegments(tx, known);
    if (before !== undefined) await keepEarlier(tx, before, transcript, now);
    await tx.deleteFrom('segment').where('transcriptId', '=', known.id).execute();
    await tx.updateTable('transcript').set(row).where('id', '=', known.id).execute();
  }
  await indexWords(tx, row.id, row.text);
  return row.id;
}

/** What was found in a transcript goes before its id does. */
async function forgetFound(
  tx: Transaction<ServerTables>,
  recordingId: string,
  transcriptId: string,
): Promise<void> {
  const recording = await tx
    .selectFrom('recording')
    .select('transcriptId')
    .where('id', '=', recordingId)
    .executeTakeFirst();
  if (recording?.transcriptId === transcriptId) await forgetMentions(tx, recordingId);
}

async function addSegments(
  tx: Transaction<ServerTables>,
  transcriptId: string,
  segments: readonly Segment[],
): Promise<void> {
  for (const [ordinal, segment] of segments.entries()) {
    const row = { transcriptId, ordinal, ...toSegmentColumns(segment) };
    await tx.insertInto('segment').values(row).execute();
  }
}

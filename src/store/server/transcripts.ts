/** Transcripts: what one model heard in one recording, once per recording and model. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import { type Segment, shownText, type Transcript } from '../../domain/transcript.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import { indexWords } from '../dialects/full-text.ts';
import { lacking } from '../jobs/subjects.ts';
import { forgetMentions } from './mentions.ts';
import { noteProgress } from './progress.ts';
import type { SegmentTable, ServerTables, TranscriptTable } from './schema.ts';

export interface StoredTranscript extends Transcript {
  readonly id: string;
  readonly recordingId: string;
  readonly createdAt: number;
  /** The words that are shown. */
  readonly text: string;
}

export interface TranscriptReads {
  /** The transcript that readers are shown. */
  latest(recordingId: string): Promise<StoredTranscript | undefined>;
  /** Recordings that can be heard, have no transcript, and that no job asks for. */
  missing(limit: number): Promise<readonly string[]>;
}

export interface TranscriptWrites {
  /**
   * Stores what a model heard and shows it from now on; answers the transcript's id.
   * A second run of the same model replaces the first, under a new id: whoever still
   * works on the old words cannot pass for the new ones. Mentions of what was shown
   * before are forgotten: they are found anew.
   */
  put(recordingId: string, transcript: Transcript): Promise<string>;
}

export function transcriptReads(db: Kysely<ServerTables>): TranscriptReads {
  return {
    latest: (recordingId) => latest(db, recordingId),
    async missing(limit) {
      const rows = await db
        .selectFrom('recording')
        .select('recording.id')
        .where('progress', '=', 'ingested')
        .where(lacking('transcribe', 'recording.id'))
        .orderBy('recordedAt')
        .orderBy('recording.id')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

export function transcriptWrites(tx: Transaction<ServerTables>, clock: Clock): TranscriptWrites {
  return { put: (recordingId, transcript) => put(tx, recordingId, transcript, clock.now()) };
}

/** The transcript that readers are shown, with its segments. */
export async function latest(
  db: Kysely<ServerTables>,
  recordingId: string,
): Promise<StoredTranscript | undefined> {
  const row = await db
    .selectFrom('recording')
    .innerJoin('transcript', 'transcript.id', 'recording.transcriptId')
    .selectAll('transcript')
    .where('recording.id', '=', recordingId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const segments = await db
    .selectFrom('segment')
    .selectAll()
    .where('transcriptId', '=', row.id)
    .orderBy('ordinal')
    .execute();
  return toTranscript(row, segments);
}

async function put(
  tx: Transaction<ServerTables>,
  recordingId: string,
  transcript: Transcript,
  now: number,
): Promise<string> {
  await holdRecording(tx, recordingId);
  await forgetMentions(tx, recordingId);
  const id = await putTranscript(tx, recordingId, transcript, now);
  await addSegments(tx, id, transcript.segments);
  await tx
    .updateTable('recording')
    .set({ transcriptId: id, heard: transcript.result, extractedBy: null })
    .where('id', '=', recordingId)
    .execute();
  await noteProgress(tx, recordingId);
  return id;
}

/** Whoever else changes what is shown of this recording waits until the transaction ends. */
async function holdRecording(tx: Transaction<ServerTables>, id: string): Promise<void> {
  await tx.selectFrom('recording').select('id').where('id', '=', id).forUpdate().execute();
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
    .select('id')
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
    await tx.deleteFrom('segment').where('transcriptId', '=', known.id).execute();
    await tx.updateTable('transcript').set(row).where('id', '=', known.id).execute();
  }
  await indexWords(tx, row.id, row.text);
  return row.id;
}

function toColumns(transcript: Transcript, now: number) {
  const { options, ...heardBy } = transcript.heardBy;
  return {
    model: heardBy.model,
    modelSha256: heardBy.modelSha256,
    engine: heardBy.engine,
    engineVersion: heardBy.engineVersion,
    options: JSON.stringify(options),
    result: transcript.result,
    language: transcript.language,
    noSpeechProb: transcript.noSpeechProb,
    computeMs: transcript.computeMs,
    createdAt: now,
    text: shownText(transcript.segments),
  };
}

async function addSegments(
  tx: Transaction<ServerTables>,
  transcriptId: string,
  segments: readonly Segment[],
): Promise<void> {
  for (const [ordinal, { hidden, ...segment }] of segments.entries()) {
    const row = { transcriptId, ordinal, ...segment, hidden: JSON.stringify(hidden) };
    await tx.insertInto('segment').values(row).execute();
  }
}

function toTranscript(
  row: Selectable<TranscriptTable>,
  segments: readonly Selectable<SegmentTable>[],
): StoredTranscript {
  return {
    id: row.id,
    recordingId: row.recordingId,
    createdAt: row.createdAt,
    text: row.text,
    result: row.result,
    language: row.language,
    noSpeechProb: row.noSpeechProb,
    computeMs: row.computeMs,
    heardBy: {
      engine: row.engine,
      engineVersion: row.engineVersion,
      model: row.model,
      modelSha256: row.modelSha256,
      options: JSON.parse(row.options),
    },
    segments: segments.map(toSegment),
  };
}

function toSegment(row: Selectable<SegmentTable>): Segment {
  return {
    startMs: row.startMs,
    endMs: row.endMs,
    text: row.text,
    avgLogprob: row.avgLogprob,
    hidden: JSON.parse(row.hidden),
  };
}

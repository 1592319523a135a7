/** Between rows and transcripts. */
import type { Selectable } from 'kysely';
import { type Segment, shownText, type Transcript } from '../../domain/transcript.ts';
import type { SegmentTable, TranscriptTable } from './transcript-schema.ts';

export interface StoredTranscript extends Transcript {
  readonly id: string;
  readonly recordingId: string;
  readonly createdAt: number;
  /** The words that are shown. */
  readonly text: string;
}

export function toColumns(transcript: Transcript, now: number) {
  const { heardBy } = transcript;
  return {
    model: heardBy.model,
    modelSha256: heardBy.modelSha256,
    modelType: heardBy.modelType,
    engine: heardBy.engine,
    engineVersion: heardBy.engineVersion,
    device: heardBy.device,
    prompt: heardBy.prompt,
    options: JSON.stringify(heardBy.options),
    result: transcript.result,
    language: transcript.language,
    noSpeechProb: transcript.noSpeechProb,
    computeMs: transcript.computeMs,
    createdAt: now,
    text: shownText(transcript.segments),
  };
}

export function toTranscript(
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
      modelType: row.modelType ?? '',
      device: row.device ?? '',
      prompt: row.prompt ?? '',
      options: JSON.parse(row.options),
    },
    segments: segments.map(toSegment),
  };
}

export function toSegmentColumns({ hidden, doubtful, ...segment }: Segment) {
  return { ...segment, hidden: JSON.stringify(hidden), doubtful: JSON.stringify(doubtful) };
}

function toSegment(row: Selectable<SegmentTable>): Segment {
  return {
    startMs: row.startMs,
    endMs: row.endMs,
    text: row.text,
    avgLogprob: row.avgLogprob,
    voicedMs: row.voicedMs,
    noSpeechProb: row.noSpeechProb,
    movement: row.movement,
    doubtful: row.doubtful === null ? [] : JSON.parse(row.doubtful),
    hidden: JSON.parse(row.hidden),
  };
}

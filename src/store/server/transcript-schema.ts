/** What was heard, as Kysely sees it. */
import type { ColumnType } from 'kysely';
import type { TranscriptResult } from '../../domain/transcript.ts';

export interface TranscriptTable {
  /** Row number for the full-text index. */
  readonly number: ColumnType<number, never, never>;
  readonly id: string;
  readonly recordingId: string;
  readonly modelSha256: string;
  readonly model: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly options: string;
  /** Null in these three: written by an older version. */
  readonly modelType: string | null;
  readonly device: string | null;
  readonly prompt: string | null;
  readonly result: TranscriptResult;
  readonly language: string;
  readonly noSpeechProb: number | null;
  readonly computeMs: number;
  readonly createdAt: number;
  /** The words that are shown; what search looks through. */
  readonly text: string;
}

/** What a second run of the same model replaced. */
export interface EarlierTranscriptTable {
  /** The id of the transcript that it was. */
  readonly id: string;
  readonly recordingId: string;
  readonly createdAt: number;
  readonly replacedAt: number;
  /** A transcript of the domain as JSON, all its segments in it. */
  readonly transcript: string;
}

export interface SegmentTable {
  readonly transcriptId: string;
  readonly ordinal: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly avgLogprob: number;
  readonly voicedMs: number | null;
  readonly noSpeechProb: number | null;
  /** Null: not measured, or written by an older version. */
  readonly movement: number | null;
  /** A JSON list; null: not known. */
  readonly doubtful: string | null;
  readonly hidden: string;
}

/** What one model heard in one recording, and what a reader is shown of it. */

/** Why a segment is not shown. Its text is kept all the same. */
export const HIDDEN_REASONS = [
  'empty',
  'past-end',
  'no-voice',
  'no-speech',
  'low-probability',
  'repetition',
  'stock-phrase',
  'too-fast',
] as const;
export type HiddenReason = (typeof HIDDEN_REASONS)[number];

export interface Segment {
  /** Milliseconds from the start of the recording. */
  readonly startMs: number;
  readonly endMs: number;
  /** Exactly what the recogniser wrote. */
  readonly text: string;
  readonly avgLogprob: number;
  /** Empty: the segment is shown. */
  readonly hidden: readonly HiddenReason[];
}

export type TranscriptResult = 'speech' | 'no-speech';

/** Which recogniser heard it, and how it was asked. Stored with every transcript. */
export interface HeardBy {
  readonly engine: string;
  readonly engineVersion: string;
  readonly model: string;
  readonly modelSha256: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

export interface Transcript {
  readonly result: TranscriptResult;
  readonly language: string;
  readonly noSpeechProb: number | null;
  readonly segments: readonly Segment[];
  readonly heardBy: HeardBy;
  readonly computeMs: number;
}

/** The words that are shown, segments joined by one space. */
export function shownText(segments: readonly Segment[]): string {
  return segments
    .filter((segment) => segment.hidden.length === 0)
    .map((segment) => segment.text.trim())
    .filter((text) => text !== '')
    .join(' ');
}

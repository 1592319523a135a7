/** What one model heard in one recording, and what a reader is shown of it. */

/** Why a segment is not shown. Its text is kept all the same. */
export const HIDDEN_REASONS = [
  'empty',
  'past-end',
  'no-voice',
  'no-speech',
  'low-probability',
  'repetition',
  'prompt-echo',
  'stock-phrase',
  'too-fast',
  'notes',
] as const;
export type HiddenReason = (typeof HIDDEN_REASONS)[number];

/** A word of which the recogniser itself was not sure. */
export interface DoubtfulWord {
  /** As it stands in the segment's text. */
  readonly text: string;
  /** The least probability of its tokens, 0…1. */
  readonly p: number;
}

/** What a segment is judged by; kept with it, so that it can be judged again without listening. */
export interface SegmentMeasures {
  /** Milliseconds of it in which the voice gate heard somebody; null where nobody measured. */
  readonly voicedMs: number | null;
  /** The recogniser's word on the clip that the segment is of; null when it has none. */
  readonly noSpeechProb: number | null;
  /** How much the sound below it moves, 0…1: notes stand still, a voice does not. Null: our own gate did not judge it. */
  readonly movement: number | null;
}

export interface Segment extends SegmentMeasures {
  /** Milliseconds from the start of the recording. */
  readonly startMs: number;
  readonly endMs: number;
  /** Exactly what the recogniser wrote. */
  readonly text: string;
  readonly avgLogprob: number;
  /** In the order of the text. */
  readonly doubtful: readonly DoubtfulWord[];
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
  /** Size class by the engine's own word: tiny, base, small, …; empty: it does not say. */
  readonly modelType: string;
  /** What computed, as the engine reports it. */
  readonly device: string;
  /** Words that the recogniser was given beforehand; empty: none. */
  readonly prompt: string;
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
export function shownText(segments: readonly Pick<Segment, 'text' | 'hidden'>[]): string {
  return segments
    .filter((segment) => segment.hidden.length === 0)
    .map((segment) => segment.text.trim())
    .filter((text) => text !== '')
    .join(' ');
}

/** The shown segments with their places in `shownText`: from the first letter up to, not with, the place behind the last. */
export function placedSegments<One extends Pick<Segment, 'text' | 'hidden'>>(
  segments: readonly One[],
): readonly { readonly segment: One; readonly from: number; readonly to: number }[] {
  let from = 0;
  return segments.flatMap((segment) => {
    const { length } = segment.text.trim();
    if (segment.hidden.length > 0 || length === 0) return [];
    const place = { segment, from, to: from + length };
    from += length + 1; // one space joins them
    return [place];
  });
}

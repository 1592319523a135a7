/** What a person says was said, as a transcript beside those of the models. */
import { PERSON } from './best-transcript.ts';
import { correctedSegments } from './corrected-segments.ts';
import type { Segment, Transcript } from './transcript.ts';

export interface Correction {
  /** Empty: nobody said anything. */
  readonly text: string;
  /** Who says so: a callsign or a name. */
  readonly author: string;
}

export interface CorrectedIn {
  /** Shown until now, in order; empty where nothing was heard. */
  readonly segments: readonly Pick<Segment, 'startMs' | 'endMs' | 'text' | 'hidden'>[];
  readonly durationMs: number;
  readonly language: string;
}

/** @param key tells this correction from all others of the recording, at most 64 characters */
export function personTranscript(
  { text, author }: Correction,
  { segments, durationMs, language }: CorrectedIn,
  key: string,
): Transcript {
  const shown = segments.filter(({ hidden }) => hidden.length === 0);
  const written = text.trim() === '' ? [] : correctedSegments(text, shown, durationMs);
  return {
    result: written.length === 0 ? 'no-speech' : 'speech',
    language,
    noSpeechProb: null,
    computeMs: 0,
    segments: written.map((segment) => ({ ...segment, ...SURE })),
    heardBy: {
      engine: PERSON,
      engineVersion: '1',
      model: author,
      modelSha256: key,
      modelType: '',
      device: '',
      prompt: '',
      options: {},
    },
  };
}

/** A person is never hidden, and measures nothing. */
const SURE = {
  avgLogprob: 0,
  voicedMs: null,
  noSpeechProb: null,
  movement: null,
  doubtful: [],
  hidden: [],
};

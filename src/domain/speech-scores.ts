/** How well a recogniser heard: word error rate, callsigns found again, and what it cost. */
import { callsignsIn } from './dataset.ts';
import { hearCallsigns } from './find-callsigns.ts';
import { speechWords } from './speech-words.ts';
import { countWordErrors, type WordErrors, wordErrorRate } from './word-alignment.ts';

/** One recording, as it was said and as it was heard. */
export interface SpeechPair {
  readonly said: string;
  readonly heard: string;
  readonly durationMs: number;
  readonly computeMs: number;
}

export interface SpeechScores {
  readonly recordings: number;
  readonly words: number;
  /** 0…; without case and punctuation, figures and words as they are written. */
  readonly wordErrorRate: number;
  /** The same where a callsign is one word, however it is written or spelled: {@link spokenWords}. */
  readonly callsignWordErrorRate: number;
  readonly substitutions: number;
  readonly insertions: number;
  readonly deletions: number;
  /** Of the callsigns said, the share that was found in what was heard, 0…1; null: none was said. */
  readonly callsignRecall: number | null;
  /** Of the callsigns found, the share that was said; null: none was found. */
  readonly callsignPrecision: number | null;
  /** Computing time over length; 0.1 is ten times faster than speech. */
  readonly realTimeFactor: number;
}

export function scoreSpeech(pairs: readonly SpeechPair[]): SpeechScores {
  const all = errorsOf(pairs, speechWords);
  const calls = pairs.map(({ said, heard }) => {
    const wanted = new Set(callsignsIn(said));
    const found = new Set(callsignsIn(heard));
    return {
      wanted: wanted.size,
      found: found.size,
      right: [...wanted].filter((call) => found.has(call)).length,
    };
  });
  const total = (pick: (call: (typeof calls)[number]) => number): number =>
    calls.reduce((count, call) => count + pick(call), 0);
  const right = total((call) => call.right);
  const seconds = (pick: (pair: SpeechPair) => number): number =>
    pairs.reduce((length, pair) => length + pick(pair), 0);
  return {
    recordings: pairs.length,
    ...all,
    wordErrorRate: wordErrorRate(all),
    callsignWordErrorRate: wordErrorRate(errorsOf(pairs, spokenWords)),
    callsignRecall: share(
      right,
      total((call) => call.wanted),
    ),
    callsignPrecision: share(
      right,
      total((call) => call.found),
    ),
    realTimeFactor:
      share(
        seconds((pair) => pair.computeMs),
        seconds((pair) => pair.durationMs),
      ) ?? 0,
  };
}

/**
 * The words of a text with every callsign in it as one word: `W7ABC`, "whiskey seven alpha
 * bravo charlie" and "w 7 a b c" are the same.
 */
export function spokenWords(text: string): readonly string[] {
  const words: string[] = [];
  let at = 0;
  for (const { start, end, callsign } of hearCallsigns(text).mentions.toSorted(
    (a, b) => a.start - b.start,
  )) {
    if (start < at) continue; // within the one before
    words.push(...speechWords(text.slice(at, start)), callsign.toLowerCase());
    at = end;
  }
  return [...words, ...speechWords(text.slice(at))];
}

function errorsOf(
  pairs: readonly SpeechPair[],
  wordsOf: (text: string) => readonly string[],
): WordErrors {
  return sum(pairs.map(({ said, heard }) => countWordErrors(wordsOf(said), wordsOf(heard))));
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function sum(errors: readonly WordErrors[]): WordErrors {
  return errors.reduce(
    (total, one) => ({
      substitutions: total.substitutions + one.substitutions,
      insertions: total.insertions + one.insertions,
      deletions: total.deletions + one.deletions,
      words: total.words + one.words,
    }),
    { substitutions: 0, insertions: 0, deletions: 0, words: 0 },
  );
}

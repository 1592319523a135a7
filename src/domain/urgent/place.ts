/** Words around a place: what speaks for and against that somebody means what is said there. */
import type { SpokenWord } from './spoken-words.ts';

/** Words that were found: from one place up to, not with, another. */
export interface Found {
  readonly from: number;
  readonly to: number;
}

/** Who speaks of words, does not say them: “you would say break break”, “a song called Mayday”. */
const TALK = new Set(
  `say says said saying shout shouted yell yelled yelling word words term phrase mean means meant
  called titled named movie film song songs band book album episode documentary sing sang singing
  lyrics like joke joking kidding quote spell spelled heard signal signals example pretend practice`.split(
    /\s+/,
  ),
);

export function wordAt(words: readonly SpokenWord[], index: number): string {
  return words[index]?.word ?? '';
}

/** Up to so many words before, of the same sentence, in their order. */
export function wordsBefore(words: readonly SpokenWord[], at: number, most: number): string[] {
  const { sentence } = words[at] ?? { sentence: -1 };
  return words
    .slice(Math.max(0, at - most), at)
    .filter((each) => each.sentence === sentence)
    .map(({ word }) => word);
}

/** The words before speak of what follows as of a word. “I say again” does not. */
export function isTalk(words: readonly SpokenWord[], at: number, reach = 3): boolean {
  const before = wordsBefore(words, at, reach);
  return before.some((word, index) => TALK.has(word) && before[index + 1] !== 'again');
}

export function isFirst(words: readonly SpokenWord[], at: number): boolean {
  return words[at - 1]?.sentence !== words[at]?.sentence;
}

export function isEnd(words: readonly SpokenWord[], at: number): boolean {
  return words[at]?.sentence !== words[at - 1]?.sentence;
}

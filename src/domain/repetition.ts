/** Measures how much a text goes round in circles. */
import { speechWords } from './speech-words.ts';

/** The phrase of 1 to 6 words that is said most often in a row. */
export interface Loop {
  readonly words: number;
  /** How often in a row; 1 when nothing is repeated. */
  readonly times: number;
}

const LONGEST_PHRASE = 6;
/** Shorter texts repeat themselves for good reasons: callsigns are said twice. */
const FEWEST_WORDS = 24;

export function loopOf(text: string): Loop {
  const words = speechWords(text);
  let best: Loop = { words: 0, times: 1 };
  for (let length = 1; length <= LONGEST_PHRASE; length++) {
    for (let at = 0; at + 2 * length <= words.length; at++) {
      const times = timesInARow(words, at, length);
      if (times > 1 && times * length > best.times * best.words) best = { words: length, times };
    }
  }
  return best;
}

/** Share of three-word sequences that were said before in the same text, 0…1; 0 for short texts. */
export function repeatedShare(text: string): number {
  const words = speechWords(text);
  if (words.length < FEWEST_WORDS) return 0;
  const triples = words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`);
  return 1 - new Set(triples).size / triples.length;
}

function timesInARow(words: readonly string[], at: number, length: number): number {
  let times = 1;
  const isAgain = (offset: number) => words[at + offset] === words[at + times * length + offset];
  while (at + (times + 1) * length <= words.length) {
    for (let offset = 0; offset < length; offset++) if (!isAgain(offset)) return times;
    times++;
  }
  return times;
}

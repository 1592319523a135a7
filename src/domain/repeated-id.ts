/**
 * The repeater's voice by its timer: a controller says one sentence with its callsign at a
 * regular interval. People who must identify every ten minutes are never that exact.
 */
import type { Role } from './mention.ts';
import { speechWords } from './speech-words.ts';
import { countWordErrors, wordErrorRate } from './word-alignment.ts';

/** One sentence with a callsign in it, as it was heard. */
export interface Saying {
  readonly recordingId: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly text: string;
  readonly role: Role | null;
}

/** How far back and ahead the same sentence is looked for. */
export const SAYINGS_WITHIN_MS = 3 * 3_600_000;

const INTERVAL_MS = { min: 4 * 60_000, max: 65 * 60_000 };
/** A recorder's names have whole seconds, and it begins when the transmitter does. */
const TOLERANCE_MS = 5_000;
/** Between two of them the machine may have been silent: nobody spoke, or the recorder missed it. */
const MOST_INTERVALS = 4;
/** How often in a row, and where the station is known to identify in Morse. */
const IN_A_ROW = 4;
const IN_A_ROW_OF_KNOWN = 3;
/** With fewer others nothing needs to be asked. */
export const FEWEST_OTHERS = IN_A_ROW_OF_KNOWN - 1;
const FEWEST_WORDS = 3;
/** What a recogniser hears differently from one time to the next. */
const MOST_ERRORS = 0.15;

/**
 * Whether `saying` is one of a row at a regular interval; then those of the row.
 * @param others the same callsign at the same node, this one included or not
 * @param isKnown the callsign was sent in Morse there
 */
export function rowOfIds(
  saying: Saying,
  others: readonly Saying[],
  isKnown: boolean,
): readonly Saying[] {
  const words = speechWords(saying.text);
  if (words.length < FEWEST_WORDS) return [];
  const same = others.filter(
    ({ at, text }) =>
      at !== saying.at && wordErrorRate(countWordErrors(words, speechWords(text))) <= MOST_ERRORS,
  );
  const all = [...same, saying].toSorted((a, b) => a.at - b.at);
  const length = isKnown ? IN_A_ROW_OF_KNOWN : IN_A_ROW;
  for (let from = Math.max(0, all.indexOf(saying) - length + 1); ; from++) {
    const row = all.slice(from, from + length);
    if (from > all.indexOf(saying) || row.length < length) return [];
    if (isRegular(row)) return row;
  }
}

function isRegular(row: readonly Saying[]): boolean {
  const gaps = row.slice(1).map(({ at }, i) => at - (row[i]?.at ?? 0));
  const shortest = Math.min(...gaps);
  if (shortest < INTERVAL_MS.min || shortest > INTERVAL_MS.max) return false;
  return gaps.every((gap) => {
    const times = Math.round(gap / shortest);
    return times <= MOST_INTERVALS && Math.abs(gap - times * shortest) <= TOLERANCE_MS * times;
  });
}

/** Phonetic words with one slip of the pen: "novemeber", "brovo", "quebecq". */
import { ORDINARY_WORDS } from '../tables/ordinary-words.ts';
import { NATO_WORDS, NO_MISSPELLINGS } from '../tables/phonetic-words.ts';

/** Golf, kilo, echo and their like are near to many English words. */
const SHORTEST = 4;
const LONG = 6;

/** The phonetic words by their first letter, which the slip must have left. */
const BY_INITIAL = Map.groupBy(
  Object.entries(NATO_WORDS).flatMap(([letter, list]) =>
    list
      .split(' ')
      .filter((word) => word.length >= SHORTEST)
      .map((word) => ({ letter, word })),
  ),
  ({ word }) => word.slice(0, 1),
);

/** The letter that `word` (small letters) was meant for; undefined when it is another word. */
export function misspelled(word: string): string | undefined {
  if (word.length < SHORTEST || word.length > 11 || NO_MISSPELLINGS.has(word)) return undefined;
  if (ORDINARY_WORDS.has(word)) return undefined;
  const entries = BY_INITIAL.get(word.slice(0, 1)) ?? [];
  const one = entries.find((entry) => isOneSlip(word, entry.word));
  return (one ?? entries.find((entry) => areTwoSlips(word, entry.word)))?.letter;
}

/** "jewliet", "whiskee", "uniforum": long words stand far enough from others for a second slip. */
function areTwoSlips(a: string, b: string): boolean {
  if (b.length < LONG || a.at(-1) !== b.at(-1) || Math.abs(a.length - b.length) > 1) return false;
  return distance(a, b) <= 2;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [up, char] of Array.from(a).entries()) {
    const next = [up + 1];
    for (let at = 1; at <= b.length; at++) {
      const change = (row[at - 1] ?? 0) + (char === b[at - 1] ? 0 : 1);
      next.push(Math.min(change, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** One letter too many, too few, other, or two changed over. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  // A slip at the second letter leaves the last one, and the other way round.
  if (a[1] !== b[1] && a.at(-1) !== b.at(-1)) return false;
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  const [restA, restB] = [a.slice(same), b.slice(same)];
  if (restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1)) {
    return true;
  }
  const [first = '', second = ''] = restA;
  return restA.length === restB.length && restB === second + first + restA.slice(2);
}

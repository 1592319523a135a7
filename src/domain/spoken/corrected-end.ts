/** Corrections of a callsign's end: "…, correction, last letter Charlie", "Charlie, not Delta". */
import { standingOf } from '../callsign.ts';
import type { CallsignCandidate } from './candidates.ts';
import type { Lattice } from './lattice.ts';
import { isSimilar } from './likeness.ts';
import { MOST_BETWEEN, STRONG } from './taken-back.ts';
import type { Token } from './tokens.ts';
import { wordsOf } from './words-around.ts';

/** "not November Kilo", "Charlie, not Delta" behind a callsign: the end that was misheard. */
const NO_ENDING = /(?:^| )(?:not|isnt|wasnt)(?: (?:a|the))?$/;
/** What takes back a last letter only where "on the end" is said behind the new one. */
const WEAK = /^(?:(?:oh|no|sorry|wait|uh|im|actually|its|it|is|thats|that) ?){1,4}$/;
const AT_THE_END = /^(?:on|at) the end\b/;
/** How far the end may be talked about, in tokens. */
const NEAR = 10;
const INTRODUCING = new Set(
  'that last letter letters suffix ending ends in with the is a it its final'.split(' '),
);

/** "VE5RNK, I say again, VE5RMK, Mike Kilo, not November Kilo": the next one ends otherwise. */
export function isEndDenied(
  { callsign, to }: CallsignCandidate,
  next: CallsignCandidate | undefined,
  tokens: readonly Token[],
  lattice: Lattice,
): boolean {
  if (next === undefined || next.callsign === callsign || next.from - to > NEAR) return false;
  if (!isSimilar(next.callsign, callsign)) return false;
  const limit = Math.min(next.to + NEAR, tokens.length);
  for (let at = to + 1; at < limit; at++) {
    if (at > next.to && tokens[at]?.gap === 'stop') return false;
    if (!NO_ENDING.test(wordsOf(tokens, at - 2, at))) continue;
    const { letters } = lettersFrom(at, limit, lattice, tokens);
    return letters !== '' && callsign.endsWith(letters) && !next.callsign.endsWith(letters);
  }
  return false;
}

/**
 * "K7ABD, correction, Alpha Bravo Charlie" and "…, correction, last letter Charlie":
 * the new letters take the place of the old ones. With letters that do not fit nothing
 * complete was said.
 */
export function corrected(
  candidate: CallsignCandidate,
  end: number | undefined,
  tokens: readonly Token[],
  lattice: Lattice,
): CallsignCandidate | undefined {
  const limit = Math.min(end ?? tokens.length, candidate.to + MOST_BETWEEN);
  const cueEnd = endOfCue(candidate.to, limit, tokens);
  const letters =
    cueEnd === undefined
      ? lastLetter(candidate.to, limit, lattice, tokens)
      : lettersFrom(cueEnd, limit, lattice, tokens).letters;
  if (letters === '') return candidate;
  const suffix = /[A-Z]+$/.exec(candidate.callsign)?.[0] ?? '';
  // "Papa Alpha, correction, Papa Echo Alpha" is a longer suffix; two of three may be either end.
  const isWhole = letters.length >= suffix.length;
  if (!isWhole && letters.length !== 1) return undefined;
  const replaced = isWhole ? suffix.length : 1;
  const callsign = candidate.callsign.slice(0, -replaced) + letters;
  const standing = standingOf(callsign);
  return standing && { ...candidate, callsign, standing };
}

/** Behind the words of a strong cue that follows at once, and behind what introduces letters. */
function endOfCue(from: number, limit: number, tokens: readonly Token[]): number | undefined {
  for (let at = from + 1; at <= Math.min(from + 3, limit); at++) {
    if (!STRONG.test(wordsOf(tokens, from, at))) continue;
    let to = at;
    while (to < limit && INTRODUCING.has(tokens[to]?.word ?? '')) to++;
    return to;
  }
  return undefined;
}

/** "…, wait, bravo on the end": the one letter; empty where it is not said to be the last. */
function lastLetter(
  from: number,
  limit: number,
  lattice: Lattice,
  tokens: readonly Token[],
): string {
  for (let at = from + 1; at < limit && WEAK.test(wordsOf(tokens, from, at)); at++) {
    const { letters, to } = lettersFrom(at, limit, lattice, tokens);
    if (letters.length === 1 && AT_THE_END.test(wordsOf(tokens, to, to + 3))) return letters;
  }
  return '';
}

function lettersFrom(
  from: number,
  limit: number,
  lattice: Lattice,
  tokens: readonly Token[],
): { readonly letters: string; readonly to: number } {
  let letters = '';
  let at = from;
  while (at < limit && !(at > from && tokens[at]?.gap === 'stop')) {
    const firm = lattice[at]?.find(
      ({ kind }) => kind === 'phonetic' || kind === 'letter' || kind === 'group',
    );
    if (firm === undefined) break;
    letters += firm.chars;
    at += firm.tokens;
  }
  return { letters, to: at };
}

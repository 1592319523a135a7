/** Corrections on the air: "K7ABD, correction, K7ABC" gives K7ABC alone. */
import { standingOf } from '../callsign.ts';
import type { CallsignCandidate } from './candidates.ts';
import type { Choice } from './choose.ts';
import type { Lattice } from './lattice.ts';
import type { Token } from './tokens.ts';

/** Whoever says this takes back what was just said, whatever follows. */
const STRONG =
  /\b(?:correction|corrected|make that|check that|scratch that|strike that|cancel that|i meant?|disregard(?: that)?|or rather|rather|my mistake|should(?: have|ve)? (?:be|been)|supposed to be|wait no|no wait)\b/;
/** These take back only a callsign that is nearly the same. */
const WEAK = /\b(?:sorry|excuse me|pardon|oops|no|negative|nope|actually|wrong|not)\b/;
/** "I said N7JOY but it's N7JAY", "I had you as …" */
const SAID =
  /(?:^| )i (?:said|wrote|typed|logged|heard|had|have|put|called|copied|thought)(?: (?:you|him|her|it|them|that|was|down|as|in|is)){0,3}$/;
/** All that may stand between two callsigns where a weak cue counts. */
const FILLER =
  /^(?:(?:sorry|excuse|me|pardon|oops|no|not|sir|maam|am|negative|nope|actually|wrong|that|thats|was|is|its|it|this|wait|oh|hang on|hold on|beg|your|uh|i|im|my|bad|apologies|rather|say|said|again|so|but|and|the|a|call|sign|callsign|should|be|quite|right|correct|let|try|here|we|go|okay|ok|have|got|you|are|youre|slash|stroke|portable|mobile|[pm]|\/)(?: |$))*$/;
/** Whoever breaks off with this behind a callsign takes it back when one that differs by a letter follows. */
const BREAKING_OFF = /^(?:sorry|im sorry|oops|excuse me|pardon|negative|nope|no no|my bad)\b/;
/** "not K7ABD", with nothing between but these. */
const DENIAL = /(?:^| )(?:not|isnt|wasnt|aint|instead of)(?: (?:a|the|that|from))?$/;
/** "not November Kilo", "Charlie, not Delta" behind a callsign: the end that was misheard. */
const NO_ENDING = /(?:^| )(?:not|isnt|wasnt)(?: (?:a|the))?$/;
/** "Disregard W4TRB", without a pause: nobody else need be named. */
const DISREGARDED = /(?:^| )(?:disregard|ignore|forget about)(?: the call(?: ?sign)?)?$/;
const MOST_BETWEEN = 8;
/** With a strong cue: "… Golf, I'm sorry, that should be Juliet on the end, …". */
const MOST_EXPLAINED = 12;
const NEAR = 10;

/** What remains of `chosen`, the corrected ones in the place of what they correct. */
export function withoutWithdrawn(
  chosen: readonly Choice[],
  tokens: readonly Token[],
  lattice: Lattice,
): readonly Choice[] {
  const kept: Choice[] = [];
  for (const [index, choice] of chosen.entries()) {
    const next = chosen[index + 1];
    if (next && isTakenBack(choice.candidate, next.candidate, tokens)) continue;
    if (isDenied(choice, chosen, tokens)) continue;
    if (isGivenUp(choice.candidate, next?.candidate, tokens)) continue;
    if (isEndDenied(choice.candidate, next?.candidate, tokens, lattice)) continue;
    const candidate = corrected(choice.candidate, next?.candidate.from, tokens, lattice);
    if (candidate) kept.push(candidate === choice.candidate ? choice : { ...choice, candidate });
  }
  return kept;
}

function isTakenBack(
  first: CallsignCandidate,
  second: CallsignCandidate,
  tokens: readonly Token[],
): boolean {
  if (first.callsign === second.callsign || second.from - first.to > MOST_EXPLAINED) return false;
  const between = wordsOf(tokens, first.to, second.from);
  const isNear =
    isSimilar(first.callsign, second.callsign) || isFalseStart(first.callsign, second.callsign);
  if (STRONG.test(between) && isNear) return true;
  // "VE3RSU, I say again, VE3RFU, disregard the first one"
  const behind = wordsOf(tokens, second.to, second.to + MOST_BETWEEN);
  if (isNear && /(?:disregard|ignore|scratch|forget) the first/.test(behind)) return true;
  if (second.from - first.to > MOST_BETWEEN) return false;
  if (STRONG.test(between)) return FILLER.test(between.replace(STRONG, '').trim());
  if (/(?:^| )not$/.test(between)) return false;
  if (isNear && FILLER.test(between) && SAID.test(wordsOf(tokens, first.from - 5, first.from)))
    return true;
  if (!isNear || !WEAK.test(between)) return false;
  return FILLER.test(between) || isBrokenOff(first, second, tokens, between);
}

/** "logged as N9BLU but that is wrong" */
const WRONG = /^(?:but )?(?:that|which|it)(?:s| is| was) (?:wrong|incorrect|not right)$/;

/** "W4TKD, but no, scratch that, I was wrong": taken back, and nobody named instead. */
function isGivenUp(
  { to }: CallsignCandidate,
  next: CallsignCandidate | undefined,
  tokens: readonly Token[],
): boolean {
  for (
    let at = to + 1;
    at < Math.min(to + NEAR, next?.from ?? tokens.length, tokens.length);
    at++
  ) {
    if (tokens[at]?.gap === 'stop') return false;
    if (WRONG.test(wordsOf(tokens, to, at + 1))) return true;
    if (!/^(?:scratch|strike|cancel|disregard)$/.test(tokens[at]?.word ?? '')) continue;
    const after = tokens[at + 2];
    return (
      tokens[at + 1]?.word === 'that' &&
      (after === undefined || after.gap === 'comma' || after.gap === 'stop')
    );
  }
  return false;
}

/** "W8BXX... sorry, thinking of someone else... W8BXL." */
function isBrokenOff(
  { callsign, to }: CallsignCandidate,
  second: CallsignCandidate,
  tokens: readonly Token[],
  between: string,
): boolean {
  if (!BREAKING_OFF.test(between) || callsign.length !== second.callsign.length) return false;
  const gap = tokens[to]?.gap;
  if (gap !== 'comma' && gap !== 'stop') return false;
  return Array.from(callsign).filter((char, at) => char !== second.callsign[at]).length === 1;
}

/** "not K7ABD, it's K7ABC": only beside a callsign that is nearly the same. */
function isDenied(
  { candidate }: Choice,
  chosen: readonly Choice[],
  tokens: readonly Token[],
): boolean {
  const { from, to, callsign } = candidate;
  const isAtOnce = tokens[from]?.gap === 'space';
  if (isAtOnce && DISREGARDED.test(wordsOf(tokens, from - 3, from))) return true;
  if (!DENIAL.test(wordsOf(tokens, Math.max(0, from - 3), from))) return false;
  return chosen.some(
    ({ candidate: other }) =>
      other.callsign !== callsign &&
      isSimilar(other.callsign, callsign) &&
      other.from - to < NEAR &&
      from - other.to < NEAR,
  );
}

/** "VE5RNK, I say again, VE5RMK, Mike Kilo, not November Kilo": the next one ends otherwise. */
function isEndDenied(
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
    const letters = lettersFrom(at, limit, lattice, tokens);
    return letters !== '' && callsign.endsWith(letters) && !next.callsign.endsWith(letters);
  }
  return false;
}

/**
 * "K7ABD, correction, Alpha Bravo Charlie" and "…, correction, last letter Charlie":
 * the new letters take the place of the old ones. With letters that do not fit nothing
 * complete was said.
 */
function corrected(
  candidate: CallsignCandidate,
  end: number | undefined,
  tokens: readonly Token[],
  lattice: Lattice,
): CallsignCandidate | undefined {
  const limit = Math.min(end ?? tokens.length, candidate.to + MOST_BETWEEN);
  const cueEnd = endOfCue(candidate.to, limit, tokens);
  if (cueEnd === undefined) return candidate;
  const letters = lettersFrom(cueEnd, limit, lattice, tokens);
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

const INTRODUCING = new Set(
  'that last letter letters suffix ending ends in with the is a it its final'.split(' '),
);

function lettersFrom(
  from: number,
  limit: number,
  lattice: Lattice,
  tokens: readonly Token[],
): string {
  let letters = '';
  for (let at = from; at < limit; at++) {
    if (at > from && tokens[at]?.gap === 'stop') break;
    const firm = lattice[at]?.find(
      ({ kind }) => kind === 'phonetic' || kind === 'letter' || kind === 'group',
    );
    if (firm === undefined) break;
    letters += firm.chars;
    at += firm.tokens - 1;
  }
  return letters;
}

function wordsOf(tokens: readonly Token[], from: number, to: number): string {
  return tokens
    .slice(Math.max(0, from), to)
    .map(({ raw }) => raw.toLowerCase().replace(/['’]/g, ''))
    .join(' ');
}

/** "Kilo Alpha Seven Delta, I'm sorry, Kilo Alpha Seven Tango Victor Alpha." */
function isFalseStart(first: string, second: string): boolean {
  const prefix = /^.{1,3}[0-9](?=[A-Z]+$)/.exec(first)?.[0];
  return prefix !== undefined && second.startsWith(prefix) && first.length < second.length;
}

/** Two characters apart at most, or one too many. */
function isSimilar(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let [start, end] = [0, 0];
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - start - end <= 2;
}

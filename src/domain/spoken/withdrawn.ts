/** Corrections on the air: "K7ABD, correction, K7ABC" gives K7ABC alone. */
import { standingOf } from '../callsign.ts';
import type { CallsignCandidate } from './candidates.ts';
import type { Choice } from './choose.ts';
import type { Lattice } from './lattice.ts';
import type { Token } from './tokens.ts';

/** Whoever says this takes back what was just said, whatever follows. */
const STRONG =
  /\b(?:correction|corrected|make that|scratch that|strike that|cancel that|i meant?|disregard(?: that)?|or rather|rather|my mistake|wait no|no wait)\b/;
/** These take back only a callsign that is nearly the same. */
const WEAK = /\b(?:sorry|excuse me|pardon|oops|no|negative|nope|actually|wrong|not)\b/;
/** All that may stand between two callsigns where a weak cue counts. */
const FILLER =
  /^(?:(?:sorry|excuse|me|pardon|oops|no|not|negative|nope|actually|wrong|that|thats|was|is|its|it|this|wait|uh|i|my|bad|apologies|rather|say|said|again|so|but|and|the|a|call|sign|callsign|should|be|quite|right|correct|let|try|here|we|go|okay|ok|have|got|you|are|youre)(?: |$))*$/;
/** "not K7ABD", with nothing between but these. */
const DENIAL = /(?:^| )(?:not|isnt|wasnt|aint|instead of)(?: (?:a|the|that|from))?$/;
const MOST_BETWEEN = 8;
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
  if (first.callsign === second.callsign || second.from - first.to > MOST_BETWEEN) return false;
  const between = wordsOf(tokens, first.to, second.from);
  const isNear = isSimilar(first.callsign, second.callsign);
  if (STRONG.test(between)) return isNear || second.from - first.to < 5;
  if (/(?:^| )not$/.test(between)) return false;
  return isNear && WEAK.test(between) && FILLER.test(between);
}

/** "not K7ABD, it's K7ABC": only beside a callsign that is nearly the same. */
function isDenied(
  { candidate }: Choice,
  chosen: readonly Choice[],
  tokens: readonly Token[],
): boolean {
  const { from, to, callsign } = candidate;
  if (!DENIAL.test(wordsOf(tokens, Math.max(0, from - 3), from))) return false;
  return chosen.some(
    ({ candidate: other }) =>
      other.callsign !== callsign &&
      isSimilar(other.callsign, callsign) &&
      other.from - to < NEAR &&
      from - other.to < NEAR,
  );
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
  if (letters.length !== suffix.length && letters.length !== 1) return undefined;
  const callsign = candidate.callsign.slice(0, -letters.length) + letters;
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
    .slice(from, to)
    .map(({ raw }) => raw.toLowerCase().replace(/['’]/g, ''))
    .join(' ');
}

/** Two characters apart at most, or one too many. */
function isSimilar(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let [start, end] = [0, 0];
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - start - end <= 2;
}

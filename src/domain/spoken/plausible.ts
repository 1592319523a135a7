/**
 * Which candidates a listener would believe. The grammar alone finds callsigns in
 * any talk with numbers in it; each rule here names a way in which it is fooled.
 */

import { standingOf } from '../callsign.ts';
import { type CallsignContext, isStronglyExpected } from '../callsign-context.ts';
import type { SpokenKind } from '../phonetics.ts';
import { LOOK_ALIKES } from '../tables/look-alikes.ts';
import { CLOSING_WORDS, PHONETIC_FIRST_NAMES } from '../tables/phonetic-words.ts';
import type { CallsignCandidate, Step } from './candidates.ts';
import { hasOwnEnds } from './own-ends.ts';
import { isCallEndAt, isPause } from './pauses.ts';
import { isNoProduct } from './products.ts';
import {
  isExperimentalSpelled,
  isLoose,
  isRareSeriesClear,
  isShortFormClear,
  isSpecialClear,
} from './rare-forms.ts';
import { areSoftStepsSafe } from './soft-steps.ts';
import { isNoThing } from './things.ts';
import type { Token } from './tokens.ts';

/**
 * Second series of Spain, India, Pakistan and Argentina, for special events. Next
 * to the American AA–AL a mis-hearing is far likelier.
 */
const SELDOM_USED = /^A[MNOQRSUVWYZ]/;

type Rule = (candidate: CallsignCandidate, tokens: readonly Token[]) => boolean;

const RULES: readonly Rule[] = [
  ({ callsign }) => !LOOK_ALIKES.has(callsign) && !SELDOM_USED.test(callsign),
  isSpelledSomewhere,
  isSuffixUsual,
  areWrittenCallsWhole,
  areEverydayWordsInside,
  areSoftStepsSafe,
  isShortFormClear,
  isRareSeriesClear,
  isExperimentalSpelled,
  isSpecialClear,
  endsBeforeUnit,
  isNoPlural,
  isNoProduct,
  areGroupsJoined,
  hasOwnEnds,
  isNoThing,
];

/** Rules about how doubtful the form is; whoever is strongly expected is above them. */
const DOUBTS: ReadonlySet<Rule> = new Set([
  areEverydayWordsInside,
  isShortFormClear,
  isRareSeriesClear,
  isExperimentalSpelled,
]);

export function isPlausible(
  candidate: CallsignCandidate,
  tokens: readonly Token[],
  context: CallsignContext,
): boolean {
  const isExpected = isStronglyExpected(candidate.callsign, context);
  return RULES.every((rule) => (isExpected && DOUBTS.has(rule)) || rule(candidate, tokens));
}

/** AA8A has only letters that are words too; so many of them are no talk either. */
function isSpelledSomewhere({ steps, standing }: CallsignCandidate): boolean {
  if (steps.some(isSpelling)) return true;
  return standing === 'us' && steps.filter(({ kind }) => kind === 'soft-letter').length > 2;
}

/** "hf five qso" is three words of talk: something in it must be spelled beyond doubt. */
function isSpelling(step: Step): boolean {
  if (step.kind === 'group') {
    // "KE 5 BGA" in a text of capitals alone: the prefix is no word.
    const isPrefix = step.cost <= 0.2 && /^[KW][A-Z]$/.test(step.chars);
    return isPrefix || step.cost <= 0.1 || !/[AEIOUY]/.test(step.chars);
  }
  return step.kind !== 'figure' && step.kind !== 'soft-figure' && step.kind !== 'soft-letter';
}

/** Four letters after the figure exist in Australia's foundation calls, elsewhere hardly. */
function isSuffixUsual({ callsign }: CallsignCandidate): boolean {
  return (
    !/[0-9][A-Z]{4,}$/.test(callsign) ||
    /^VK[0-9]F|^VI/.test(callsign) ||
    /[0-9]{2}[A-Z]{4,5}$/.test(callsign)
  );
}

/**
 * A callsign written in one piece is that callsign. Only a rest in letters may
 * follow it ("KK7N QN"); what stands beside it in phonetic words is a name, or
 * the next callsign.
 */
function areWrittenCallsWhole(
  { steps, standing, to }: CallsignCandidate,
  tokens: readonly Token[],
): boolean {
  const whole = steps.findIndex(
    ({ kind, chars }) => kind === 'mixed' && chars.length > 3 && standingOf(chars) !== undefined,
  );
  if (whole < 0 || steps.length === 1) return true;
  const others = steps.filter((_, index) => index !== whole);
  if (others.some(isFigure) || steps.slice(1).some(isPause)) {
    return false;
  }
  // "6 P.M. W4PMX" is not Welsh.
  const isOwn = standing === 'us' || standingOf(steps[whole]?.chars ?? '') !== 'us';
  if (whole > 0) return isOwn && others.every(({ kind }) => kind === 'letter');
  const [first] = others;
  const isName = PHONETIC_FIRST_NAMES.has(tokens[first?.at ?? -1]?.word ?? '');
  const isJoined = others.length === 1 && first?.gap === 'join';
  if (others.length === 1 && first?.chars === 'K' && first.gap === 'space') return false;
  const isOneMore = others.length === 1 && /[0-9][A-Z]{2}$/.test(steps[whole]?.chars ?? '');
  if (isOneMore && first?.kind === 'phonetic' && !isCallEndAt(tokens[to])) return false;
  return !(others.length === 1 && isName) && !isJoined && others.every(isRest);
}

/** "KJ7H VO": in a text of capitals alone a group is less sure, but it is all that follows. */
function isRest(step: Step): boolean {
  return isSpelling(step) || (step.kind === 'group' && step.cost <= 0.2);
}

/** First names and everyday words at either end belong to the talk around. */
function areEverydayWordsInside(
  { steps, standing, callsign, to }: CallsignCandidate,
  tokens: readonly Token[],
): boolean {
  const letters = steps.filter((step) => !isFigure(step));
  const last = letters.at(-1);
  // "Nancy seven delta echo": nothing is left of a callsign without its first letter.
  const isOnlyPrefix = standing === 'us' && steps[1]?.kind === 'figure' && letters.length > 2;
  // "Radio Uniform One Alpha": without the first word it is no callsign, with it a clean one.
  const isOnlyReading =
    standingOf(callsign.slice(1)) === undefined &&
    steps.slice(1).every(({ kind, gap }) => isCleanKind(kind) && gap === 'space');
  const isClosing = isLastWord(tokens[last?.at ?? -1], tokens[to]);
  return (
    (isOnlyPrefix || isOnlyReading || isAnchored(letters, 0, tokens)) &&
    (isClosing || isAnchored(letters, -1, tokens))
  );
}

function isCleanKind(kind: SpokenKind): boolean {
  return kind === 'phonetic' || kind === 'figure';
}

function isLastWord(token: Token | undefined, next: Token | undefined): boolean {
  if (token === undefined || !CLOSING_WORDS.has(token.word)) return false;
  return isCallEndAt(next);
}

function isAnchored(letters: readonly Step[], end: 0 | -1, tokens: readonly Token[]): boolean {
  const [step, neighbour] = end === 0 ? letters : [letters.at(-1), letters.at(-2)];
  if (step?.kind === 'everyday') {
    if (isLoose(neighbour) || letters.slice(1, -1).some(isLoose)) return true;
    // "king seven november charlie sam"; Nancy and Tom at either end prove nothing of each other.
    return end === -1 && isLoose(letters[0]) && letters[0]?.kind !== 'everyday';
  }
  if (step?.kind !== 'letter-name') return true;
  // "kay Juliet 5 C Golf W": letters in capitals among the words.
  if (letters.slice(1).some(({ kind }) => kind === 'letter') && end === 0) return true;
  // Kay and Jay are people, unless the neighbour is spelled in the same manner.
  if (ONLY_LETTERS.has(tokens[step.at]?.word ?? '')) return true;
  return ['letter', 'letter-name', 'soft-letter', 'mixed', 'group'].includes(neighbour?.kind ?? '');
}

/** Names of letters that are nobody's name and no other word. */
const ONLY_LETTERS = new Set(
  'zed zee vee wye aitch haitch eff ess doubleu doubleyou dubya'.split(' '),
);

/** "HT 5W", "west 7th": a figure with its unit ends no callsign; "KD 7G" is none with its unit. */
function endsBeforeUnit({ steps, callsign }: CallsignCandidate): boolean {
  const last = steps.at(-1);
  if (last?.kind !== 'mixed' || steps.length === 1) return true;
  if (steps[0]?.kind === 'group' && steps[0].cost <= 0.2 && /^[KWN].[0-9][A-Z]$/.test(callsign)) {
    return true;
  }
  return !/^[0-9](?:[WMVAKSXGPDC]|AM|PM|TH|ST|ND|RD|KW|CM|MM|KM|DB|HZ|FT|MHZ|KHZ|GHZ|IN|HR|HRS|MIN|SEC)$/.test(
    last.chars,
  );
}

/**
 * "buffers N1, N2, etc.": small letters written as a group are no part of it behind a pause.
 * Nor are capitals that go on there: "JN.1, XBB.1.5".
 */
function areGroupsJoined({ steps, to }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const goesOn = tokens[to]?.gap === 'join';
  return !steps
    .slice(1)
    .some((step) => step.kind === 'group' && (step.cost > 0.2 || goesOn) && isPause(step));
}

/** Several forms W2 are W2s, and no station. */
function isNoPlural({ steps }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const [step] = steps;
  return steps.length > 1 || !/^[A-Z]+[0-9]s$/.test(tokens[step?.at ?? -1]?.raw ?? '');
}

function isFigure(step: Step): boolean {
  return step.kind === 'figure' || step.kind === 'soft-figure';
}

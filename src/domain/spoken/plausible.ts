/**
 * Which candidates a listener would believe. The grammar alone finds callsigns in
 * any talk with numbers in it; each rule here names a way in which it is fooled.
 */

import { standingOf } from '../callsign.ts';
import { type CallsignContext, isStronglyExpected } from '../callsign-context.ts';
import type { SpokenKind } from '../phonetics.ts';
import { LOOK_ALIKES } from '../tables/look-alikes.ts';
import { WORDS_AFTER_A_CALLSIGN } from '../tables/ordinary-words.ts';
import { CLOSING_WORDS, PHONETIC_FIRST_NAMES } from '../tables/phonetic-words.ts';
import type { CallsignCandidate, Step } from './candidates.ts';
import { hasOwnEnds } from './own-ends.ts';
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
  endsBeforeUnit,
  isNoPlural,
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
  if (step.kind === 'group') return step.cost <= 0.1 || !/[AEIOUY]/.test(step.chars);
  return step.kind !== 'figure' && step.kind !== 'soft-figure' && step.kind !== 'soft-letter';
}

/** Four letters after the figure exist in Australia's foundation calls, elsewhere hardly. */
function isSuffixUsual({ callsign }: CallsignCandidate): boolean {
  return !/[0-9][A-Z]{4}$/.test(callsign) || /^VK[0-9]F/.test(callsign);
}

/**
 * A callsign written in one piece is that callsign. Only a rest in letters may
 * follow it ("KK7N QN"); what stands beside it in phonetic words is a name, or
 * the next callsign.
 */
function areWrittenCallsWhole({ steps }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const whole = steps.findIndex(
    ({ kind, chars }) => kind === 'mixed' && chars.length > 3 && standingOf(chars) !== undefined,
  );
  if (whole < 0 || steps.length === 1) return true;
  const others = steps.filter((_, index) => index !== whole);
  if (others.some(isFigure) || steps.slice(1).some(({ gap }) => isPauseOf(gap))) {
    return false;
  }
  if (whole > 0) return others.every(({ kind }) => kind === 'letter');
  const [first] = others;
  const isName = PHONETIC_FIRST_NAMES.has(tokens[first?.at ?? -1]?.word ?? '');
  const isJoined = others.some(({ gap }) => gap === 'join');
  return !(others.length === 1 && isName) && !isJoined && others.every((step) => isSpelling(step));
}

/** First names and everyday words at either end belong to the talk around. */
function areEverydayWordsInside(
  { steps, standing, to }: CallsignCandidate,
  tokens: readonly Token[],
): boolean {
  const letters = steps.filter((step) => !isFigure(step));
  const last = letters.at(-1);
  // "Nancy seven delta echo": nothing is left of a callsign without its first letter.
  const isOnlyPrefix = standing === 'us' && steps[1]?.kind === 'figure' && letters.length > 2;
  const isClosing = isLastWord(tokens[last?.at ?? -1], tokens[to]);
  return (isOnlyPrefix || isAnchored(letters, 0)) && (isClosing || isAnchored(letters, -1));
}

function isLastWord(token: Token | undefined, next: Token | undefined): boolean {
  if (token === undefined || !CLOSING_WORDS.has(token.word)) return false;
  if (next === undefined || next.gap === 'comma' || next.gap === 'stop') return true;
  return WORDS_AFTER_A_CALLSIGN.has(next.word);
}

function isAnchored(letters: readonly Step[], end: 0 | -1): boolean {
  const [step, neighbour] = end === 0 ? letters : [letters.at(-1), letters.at(-2)];
  if (step?.kind === 'everyday') {
    return isLoose(neighbour) || letters.slice(1, -1).some(isLoose);
  }
  if (step?.kind !== 'letter-name') return true;
  // Kay and Jay are people, unless the neighbour is spelled in the same manner.
  return ['letter', 'letter-name', 'soft-letter', 'mixed', 'group'].includes(neighbour?.kind ?? '');
}

/** Whoever says one such word for a letter says others. */
function isLoose(step: Step | undefined): boolean {
  return step !== undefined && ['everyday', 'alternate', 'misheard'].includes(step.kind);
}

/** One letter after the figure: easily made of any two words and a number. */
function isShortFormClear({ callsign, steps, standing }: CallsignCandidate): boolean {
  if (!/^.{1,3}[0-9][A-Z]$/.test(callsign)) return true;
  const isWritten = steps.length === 1 && (steps[0]?.cost ?? 1) <= 0.05;
  const isSaid = steps.every(
    ({ kind, gap }, index) =>
      ['phonetic', 'figure', 'letter', 'misheard'].includes(kind) &&
      (index === 0 || (gap !== 'stop' && gap !== 'comma')),
  );
  const isUs = standing === 'us';
  if (callsign.length === 3) return isUs && (isWritten || isSaid);
  // Soft letters and alternates have rules of their own; here only groups of small letters are doubted.
  return (
    isWritten ||
    isSaid ||
    (isUs && steps.every(({ kind, cost }) => kind !== 'group' || cost <= 0.2))
  );
}

/** Outside the United States written pieces must be in capitals; rare series be spelled cleanly. */
function isRareSeriesClear(candidate: CallsignCandidate, tokens: readonly Token[]): boolean {
  const { steps, standing, callsign } = candidate;
  if (standing === 'us' || standing === 'experimental') return true;
  const isLong = /[A-Z]{2}$/.test(callsign);
  if (steps.length === 1) {
    const isCapital = (steps[0]?.cost ?? 1) <= 0.05;
    if (standing === 'common') return isCapital || isLong;
    return isCapital && (isLong || standsAlone(candidate, tokens));
  }
  const kinds = new Set(steps.map(({ kind }) => kind));
  // "M4 Pro", "i5 CPU": a written piece and a word, neither of them spelled.
  if (kinds.has('group') || kinds.has('mixed')) {
    const areCapitals = steps.every(({ cost }) => cost <= 0.2) && !steps.some(isSmallMixed);
    return areCapitals && (standing === 'common' || (!kinds.has('group') && isLong));
  }
  if (standing === 'common') return true;
  kinds.delete('figure');
  return isOnly(kinds, ['phonetic']) || isOnly(kinds, ['letter', 'letter-name']);
}

/** T77C, 4O4A: so short, in a rare series, it is a station only where stations are named. */
function standsAlone({ from, to }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const [before, next] = [tokens[from - 1], tokens[to]];
  const begins = isApart(tokens[from]) || NAMING.has(before?.word ?? '');
  return begins && (isApart(next) || WORDS_AFTER_A_CALLSIGN.has(next?.word ?? ''));
}

const NAMING = new Set(
  'is de from calling cq worked copied heard logged got this and with'.split(' '),
);

function isApart(token: Token | undefined): boolean {
  return token === undefined || isPauseOf(token.gap);
}

function isSmallMixed({ kind, cost }: Step): boolean {
  return kind === 'mixed' && cost > 0.05;
}

function isOnly(kinds: ReadonlySet<SpokenKind>, allowed: readonly SpokenKind[]): boolean {
  return [...kinds].every((kind) => allowed.includes(kind));
}

/** Nobody's callsign on these bands, so believed only when it was said letter by letter. */
function isExperimentalSpelled({ steps, standing }: CallsignCandidate): boolean {
  if (standing !== 'experimental') return true;
  return steps.every(({ kind }) => kind === 'phonetic' || kind === 'letter' || kind === 'figure');
}

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

/** "buffers N1, N2, etc.": small letters written as a group are no part of it behind a pause. */
function areGroupsJoined({ steps }: CallsignCandidate): boolean {
  return !steps
    .slice(1)
    .some(({ kind, cost, gap }) => kind === 'group' && cost > 0.2 && isPauseOf(gap));
}

function isPauseOf(gap: Step['gap']): boolean {
  return gap === 'comma' || gap === 'stop';
}

/** Several forms W2 are W2s, and no station. */
function isNoPlural({ steps }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const [step] = steps;
  return steps.length > 1 || !/^[A-Z]+[0-9]s$/.test(tokens[step?.at ?? -1]?.raw ?? '');
}

function isFigure(step: Step): boolean {
  return step.kind === 'figure' || step.kind === 'soft-figure';
}

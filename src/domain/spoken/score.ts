/** How much speaks for a candidate: for choosing between overlapping ones, and for people. */
import type { Standing } from '../callsign.ts';
import { PHONETIC_FIRST_NAMES } from '../tables/phonetic-words.ts';
import type { CallsignCandidate, Step } from './candidates.ts';
import { isEndAt, isPause } from './pauses.ts';
import type { Token } from './tokens.ts';

/** What a figure is worth beside a letter: signal reports stand next to callsigns. */
const FIGURE_WORTH = 0.6;
/** Heard twice in one text, a reading is the likelier one. */
const REPEATED = 0.4;

/** More than the worth of one stray letter, so that "Mike, W7ABC" is not Welsh. */
const RARITY: Readonly<Record<Standing, number>> = {
  us: 0,
  common: 0.4,
  allocated: 1.3,
  special: 1.3,
  experimental: 1,
};

/** Spelled without a slip from the start of what is said, a rare one is what was said. */
const CLEAN = 0.5;
const BEFORE_A_RUN = new Set('is de from calling cq hello worked copied heard'.split(' '));

/** "Echo Kilo Six Romeo Sierra Charlie" from its first word on is Armenian, no stray Echo. */
function isCleanRun({ steps, from }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const first = tokens[from];
  if (first === undefined || PHONETIC_FIRST_NAMES.has(first.word)) return false;
  const begins = isPause(first) || BEFORE_A_RUN.has(tokens[from - 1]?.word ?? '');
  const isClean = ({ kind, gap }: Step, at: number): boolean =>
    (kind === 'phonetic' || kind === 'figure') && (at === 0 || gap === 'space');
  return begins && steps.every(isClean);
}

/** Worth of a candidate against others over the same words; the sum decides. */
export function worth(
  candidate: CallsignCandidate,
  tokens: readonly Token[],
  isRepeated: boolean,
): number {
  const { steps, standing, callsign } = candidate;
  let sum = isRepeated ? REPEATED : 0;
  for (const step of steps) {
    const figures = step.chars.replace(/[^0-9]/g, '').length;
    const each = FIGURE_WORTH * figures + (step.chars.length - figures);
    sum += each * (1 - step.cost);
  }
  return (
    sum -
    (isCleanRun(candidate, tokens) ? Math.min(CLEAN, RARITY[standing]) : RARITY[standing]) -
    formRarity(callsign) -
    gapCost(steps, tokens) -
    reportCost(candidate, tokens)
  );
}

/** 0…1: how much the form alone speaks for a callsign. */
export function formConfidence(candidate: CallsignCandidate, tokens: readonly Token[]): number {
  const { steps, standing, callsign } = candidate;
  const doubt =
    meanCost(steps) * 0.6 +
    Math.min(gapCost(steps, tokens), 2) * 0.08 +
    RARITY[standing] * 0.1 +
    formRarity(callsign) * 0.3;
  return Math.max(0.05, 0.97 - doubt);
}

/** Short forms are few among licensees, and many among accidents. */
function formRarity(callsign: string): number {
  const suffix = callsign.length - 1 - callsign.search(/[0-9](?=[A-Z]+$)/);
  if (suffix > 2) return 0;
  if (suffix === 2) return callsign.length === 5 ? 0.1 : 0.2;
  return callsign.length === 3 ? 1 : 0.2;
}

/**
 * Pauses inside. Where every letter is followed by one they say nothing, as in
 * "Kilo, Kilo, 7, November"; a single one parts two things. Letters that stand alone
 * between pauses, "Kilo Echo 5. Alpha. X-ray. Romeo.", are still being spelled.
 */
function gapCost(steps: readonly Step[], tokens: readonly Token[]): number {
  const inner = steps.slice(1);
  const commas = inner.filter(({ gap }) => gap === 'comma').length;
  const stops = inner.filter(({ gap }) => gap === 'stop').length;
  if (commas + stops === 0) return 0;
  if (commas + stops === inner.length) return stops * 0.2;
  const alone = inner.filter((step) => isAlone(step, tokens));
  if (alone.length > 1 && alone.length === commas + stops) return stops * 0.2 + commas * 0.1;
  // "DU1. Victor. Tango Romeo."
  const isSpelled = ({ kind }: Step): boolean => kind === 'phonetic' || kind === 'figure';
  if (alone.length > 0 && commas + stops > 1 && inner.every(isSpelled)) return stops * 0.3;
  const last = inner.at(-1);
  // "Kilo Juliet, seven, Hotel Victor, Oscar": among other pauses the last one says nothing.
  const isNameAfterPause =
    commas + stops === 1 &&
    last !== undefined &&
    isPause(last) &&
    PHONETIC_FIRST_NAMES.has(tokens[last.at]?.word ?? '');
  const isOther = isNameAfterPause || isClassAfterPause(inner, commas + stops, tokens);
  return commas * 0.25 + stops * 0.8 + (isOther ? 1 : 0);
}

/** "November X-ray, three Alpha, Western Washington": how many transmitters, and Field Day's class. */
function isClassAfterPause(
  inner: readonly Step[],
  pauses: number,
  tokens: readonly Token[],
): boolean {
  const [figure, letter] = inner.slice(-2);
  if (pauses !== 1 || figure === undefined || letter === undefined) return false;
  if (!isPause(figure) || !/^[0-9]$/.test(figure.chars) || !/^[A-F]$/.test(letter.chars))
    return false;
  const next = tokens[letter.at + letter.tokens];
  return isEndAt(next);
}

/** A phonetic word, or a letter, with a pause on either side. */
function isAlone(step: Step, tokens: readonly Token[]): boolean {
  if (!isPause(step) || (step.kind !== 'phonetic' && step.kind !== 'letter')) return false;
  const next = tokens[step.at + step.tokens];
  return isEndAt(next);
}

/** "five nine whiskey seven…": the figure before belongs to another figure. */
function reportCost({ from, callsign }: CallsignCandidate, tokens: readonly Token[]): number {
  if (!/^[0-9]/.test(callsign) || tokens[from]?.raw.length === callsign.length) return 0;
  const before = tokens[from - 1];
  return before !== undefined && REPORT_WORDS.has(before.word) ? 2 : 0;
}

const REPORT_WORDS = new Set(
  '0 1 2 3 4 5 6 7 8 9 zero one two three four five six seven eight nine niner by twenty thirty forty fifty number channel point'.split(
    ' ',
  ),
);

/** Mean cost per character. */
function meanCost(steps: readonly Step[]): number {
  let cost = 0;
  let length = 0;
  for (const step of steps) {
    cost += step.cost * step.chars.length;
    length += step.chars.length;
  }
  return cost / length;
}

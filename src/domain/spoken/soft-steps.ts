/**
 * Homophones: "a", "you", "for", "to" are letters and figures only where the words
 * on both sides are beyond doubt being spelled.
 */
import { standingOf } from '../callsign.ts';
import { WORDS_AFTER_A_CALLSIGN, WORDS_AFTER_I } from '../tables/ordinary-words.ts';
import type { CallsignCandidate, Step } from './candidates.ts';
import { isLetterRun } from './letter-run.ts';
import { isCallEndAt, isPause } from './pauses.ts';
import type { Token } from './tokens.ts';

export function areSoftStepsSafe(candidate: CallsignCandidate, tokens: readonly Token[]): boolean {
  const { steps } = candidate;
  if (isSpeakerAfterPause(steps)) return false;
  if (steps.filter(({ kind }) => kind === 'soft-figure').length > 1) return false;
  if (steps.some((_, index) => isExplanation(steps, index, tokens))) return false;
  if (isLetterRun(candidate, tokens)) return true;
  return steps.every((step, index) => {
    if (step.kind === 'soft-figure') return isSoftFigureSafe(candidate, index, tokens);
    if (step.kind !== 'soft-letter') return true;
    const before = steps[index - 1];
    const after = steps[index + 1];
    if (before === undefined) return isSafeAtStart(candidate, step, after, tokens);
    if (after === undefined) return isSafeAtEnd(candidate, step, before, tokens);
    return isSafeInside(step, before, after, tokens) || isFirstOfSuffix(candidate, index);
  });
}

/** "V for Victor" says which letter was meant. */
function isExplanation(steps: readonly Step[], index: number, tokens: readonly Token[]): boolean {
  const [before, step, after] = [steps[index - 1], steps[index], steps[index + 1]];
  if (step?.kind !== 'soft-figure' || before?.kind !== 'letter') return false;
  return tokens[step.at]?.word === 'for' && after?.chars === before.chars;
}

/** "Whiskey Bravo Six... I lost the rest": behind the only pause it is the speaker. */
function isSpeakerAfterPause(steps: readonly Step[]): boolean {
  const last = steps.at(-1);
  if (last?.kind !== 'soft-letter' || last.chars !== 'I') return false;
  const pauses = steps.slice(1).filter(isPause);
  return pauses.length === 1 && pauses[0] === last;
}

/** "whiskey bravo two a bravo delta": with two phonetic words behind it the letter is spelled. */
function isFirstOfSuffix({ steps, standing }: CallsignCandidate, index: number): boolean {
  const [step, before, after] = [steps[index], steps[index - 1], steps.slice(index + 1)];
  if (standing !== 'us' || before?.kind !== 'figure' || after.length !== 2) return false;
  const run = [step, ...after].filter((each) => each !== undefined);
  const isSpoken = [...steps.slice(0, index), ...after].every(
    ({ kind }) => kind === 'phonetic' || kind === 'figure',
  );
  return /^[AI]$/.test(step?.chars ?? '') && isSpoken && run.every(({ gap }) => gap === 'space');
}

/** "KD ate LPR", "N won HFS, …": three capitals. */
function isWrittenSuffix(step: Step | undefined): boolean {
  return (
    step?.kind === 'group' && step.cost <= 0.1 && step.chars.length === 3 && step.gap === 'space'
  );
}

/** "To Echo Zero Kilo Bravo Tango": nothing else begins with a two. */
const BRITISH_INTERMEDIATE = /^2[EMWIDJU][01][A-Z]{3}$/;

/** "whiskey for alpha bravo charlie": letters before it and at least two after. */
function isSoftFigureSafe(
  { steps, standing, callsign, to }: CallsignCandidate,
  index: number,
  tokens: readonly Token[],
): boolean {
  const before = steps[index - 1];
  const after = steps.slice(index + 1);
  const isHard = ({ kind }: Step): boolean => kind === 'phonetic' || kind === 'letter';
  if (before === undefined) {
    return (
      BRITISH_INTERMEDIATE.test(callsign) &&
      after.every(({ kind }) => kind === 'phonetic' || kind === 'figure')
    );
  }
  if (!isHard(before) && !(before.kind === 'group' && before.cost <= 0.1)) return false;
  // Abroad the prefix of one letter, or of two, is spelled like the rest: "Golf for X-ray Lima Zulu".
  if (
    standing === 'common' &&
    after.length === 3 &&
    after.every(({ kind }) => kind === 'phonetic')
  ) {
    return steps.slice(0, index).every(({ kind }) => kind === 'phonetic');
  }
  if (standing !== 'us') return false;
  if (after.length === 1 && isWrittenSuffix(after[0])) {
    return before.kind === 'group' || (steps[0]?.gap === 'stop' && isCallEndAt(tokens[to]));
  }
  const isSaid = (each: Step): boolean => isHard(each) || each.kind === 'misheard';
  return /[A-Z]{2}$/.test(callsign) && after.length >= 2 && after.every(isSaid);
}

/** "a" before a callsign is the article when the rest is a callsign without it. */
function isSafeAtStart(
  { callsign, steps }: CallsignCandidate,
  step: Step,
  after: Step | undefined,
  tokens: readonly Token[],
): boolean {
  if (!isSingle(step, tokens)) return false;
  // "I kilo two alpha": behind the word there would be a verb.
  if (step.chars === 'I' && steps.slice(1).every(isPhoneticRun)) return true;
  if (isStartOfLetters(step, steps, callsign, tokens)) return true;
  if (!isLetterLike(after)) return false;
  if (after?.gap === 'join') return true;
  if (isBeforeWrittenThing(step, after, callsign, tokens)) return false;
  // A capital A among single capitals: "A K 7 E Q".
  if (steps.every(({ at }) => isCapitalOrFigure(tokens[at]))) return true;
  const isAllLetters = steps.every(({ kind }) => kind !== 'phonetic' && kind !== 'alternate');
  return isAllLetters && (standingOf(callsign.slice(1)) !== 'us' || !isArticle(step, tokens));
}

/** "A Delta seven S Foxtrot" at the start of what is said: without the A it is nobody's. */
function isStartOfLetters(
  step: Step,
  steps: readonly Step[],
  callsign: string,
  tokens: readonly Token[],
): boolean {
  if (step.chars !== 'A' || step.gap !== 'stop' || standingOf(callsign) !== 'us') return false;
  const rest = standingOf(callsign.slice(1));
  // Before a vowel the article would be "an": "A India 6 R Victor".
  const isNoArticle = /^[aeio]/.test(tokens[step.at + 1]?.word ?? '');
  const isSpelled = ({ kind, gap }: Step): boolean =>
    gap === 'space' && (kind === 'phonetic' || kind === 'letter' || kind === 'figure');
  return (
    rest !== 'us' &&
    (rest !== 'common' || isNoArticle) &&
    tokens[step.at]?.raw === 'A' &&
    steps.slice(1).every(isSpelled)
  );
}

function isPhoneticRun({ kind, gap }: Step): boolean {
  return gap === 'space' && (kind === 'phonetic' || kind === 'figure');
}

/** "a B2B company", "a D5W drip": before what is written in one piece it is the article. */
function isBeforeWrittenThing(
  { at }: Step,
  after: Step | undefined,
  callsign: string,
  tokens: readonly Token[],
): boolean {
  if (after?.kind !== 'mixed' || !/[A-Z]$/.test(after.chars)) return false;
  return tokens[at]?.raw !== 'A' || /[0-9][A-Z]$/.test(callsign);
}

/** "I heard a k seven e q"; at the start of what somebody says, and after "this is", it is a letter. */
function isArticle({ at }: Step, tokens: readonly Token[]): boolean {
  const [token, before] = [tokens[at], tokens[at - 1]];
  if (token === undefined || before === undefined || token.gap !== 'space') return false;
  return !(
    before.word === 'is' && /^(?:this|call|callsign|sign|here)$/.test(tokens[at - 2]?.word ?? '')
  );
}

/** A last "a" is a letter when nothing follows for which it could be the article. */
function isSafeAtEnd(
  { to }: CallsignCandidate,
  step: Step,
  before: Step,
  tokens: readonly Token[],
): boolean {
  if (
    !isSingle(step, tokens) ||
    !['letter', 'soft-letter', 'figure', 'mixed'].includes(before.kind)
  ) {
    return false;
  }
  if (step.gap === 'join') return true;
  const next = tokens[to];
  if (next === undefined || isPause(next)) return true;
  if (step.chars === 'I') return next.word !== '' && !WORDS_AFTER_I.has(next.word);
  if (WORDS_AFTER_A_CALLSIGN.has(next.word)) return true;
  const isCapitalA = tokens[step.at]?.raw === 'A';
  return isCapitalA && tokens[before.at]?.raw === tokens[before.at]?.raw.toUpperCase();
}

function isSafeInside(step: Step, before: Step, after: Step, tokens: readonly Token[]): boolean {
  const isOh = step.chars === 'O';
  const isNear = (neighbour: Step): boolean =>
    isLetterLike(neighbour) ||
    neighbour.kind === 'figure' ||
    (isOh && neighbour.kind === 'phonetic');
  // A capital A or I with a spelled word on either side: "Alpha I 0 Lima".
  const isCapital = /^[AI]$/.test(tokens[step.at]?.raw ?? '');
  if (isCapital && [before, after].every((near) => isNear(near) || near.kind === 'phonetic')) {
    return true;
  }
  if (!isNear(before) || !isNear(after)) return false;
  // Words such as "are" and "you" need a letter on both sides; the letters A and I a figure will do.
  if (isOh || isSingle(step, tokens)) return true;
  return isLetterLike(before) && isLetterLike(after);
}

function isLetterLike(step: Step | undefined): boolean {
  if (step === undefined) return false;
  return ['letter', 'soft-letter', 'letter-name', 'group', 'mixed'].includes(step.kind);
}

function isSingle(step: Step, tokens: readonly Token[]): boolean {
  return tokens[step.at]?.word.length === 1;
}

function isCapitalOrFigure(token: Token | undefined): boolean {
  return token !== undefined && /^(?:[A-Z0-9]|[a-z]{3,})$/.test(token.raw);
}

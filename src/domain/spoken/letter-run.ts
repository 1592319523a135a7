/** Calls spelled with the names of letters throughout: "kay e four you why be". */
import type { CallsignCandidate, Step } from './candidates.ts';
import { isCallEndAt, isEndAt } from './pauses.ts';
import type { Token } from './tokens.ts';

/** Pairs of letters' homophones that English puts side by side. */
const TALK = new Set(
  'you are|are you|see you|see a|you see|i see|oh i|i owe|why are|be a|you be|are a|a you|a tea|the sea|oh see'.split(
    '|',
  ),
);

/** Whether soft letters are safe because the whole run is letters, with a clean end. */
export function isLetterRun(candidate: CallsignCandidate, tokens: readonly Token[]): boolean {
  const { steps, to } = candidate;
  const [first, last] = [steps[0], steps.at(-1)];
  if (steps.length < 4 || first === undefined || last === undefined) return false;
  if (first.kind === 'soft-letter' && !isAyAtStart(candidate, tokens)) return false;
  if (areBesidePhonetics(steps)) return false;
  if (!steps.every(isInRun) || steps.slice(1).some(isStop)) return false;
  if (last.kind === 'soft-letter' && !isCallEndAt(tokens[to])) return false;
  const figureAt = steps.findIndex(isFigure);
  const suffix = steps.slice(figureAt + 1);
  if (steps[figureAt]?.kind === 'soft-figure' && !isFigureClear(candidate, figureAt, tokens))
    return false;
  if (suffix.some(isHardLetter) || isUnlikeTalk(last, steps, tokens)) return true;
  if (suffix.length !== 3) return false;
  // "kay bee zero are oh see.": after two letters' names nothing else is meant.
  const isNamed = steps.slice(0, figureAt).filter(isHardLetter).length > 1 && isEndAt(tokens[to]);
  return isNamed || !suffix.some((step) => isTalk(step, tokens));
}

/** "Ay gee seven ess eff": no article, and the rest nothing but letters' names. */
function isAyAtStart({ steps, standing }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const [first, ...rest] = steps;
  if (standing !== 'us' || !/^(?:ay|eh)$/.test(tokens[first?.at ?? -1]?.word ?? '')) return false;
  return rest.every((step) => isHardLetter(step) || step.kind === 'figure');
}

/** "em oh zed kay tea", "kay bee ate oh eye see.": enough beside the figure is nothing but a letter's name. */
function isFigureClear(
  { steps, standing, to }: CallsignCandidate,
  figureAt: number,
  tokens: readonly Token[],
): boolean {
  if (standing !== 'us' && standing !== 'common') return false;
  const [prefix, suffix] = [steps.slice(0, figureAt), steps.slice(figureAt + 1)];
  // P-A-O-L-O is a name.
  if (tokens[steps[figureAt]?.at ?? -1]?.word === 'o') return false;
  const isHard = (step: Step): boolean => isHardLetter(step) || step.kind === 'phonetic';
  if (suffix.length < 2 || steps.filter(isHard).length < 2 || !isCallEndAt(tokens[to]))
    return false;
  return suffix.some(isHard) || (prefix.filter(isHard).length > 1 && isEndAt(tokens[to]));
}

function isFigure({ kind }: Step): boolean {
  return kind === 'figure' || kind === 'soft-figure';
}

function isTalk({ at }: Step, tokens: readonly Token[]): boolean {
  return TALK.has(`${tokens[at]?.word} ${tokens[at + 1]?.word}`);
}

function isHardLetter({ kind }: Step): boolean {
  return kind === 'letter' || kind === 'letter-name';
}

function isInRun(step: Step): boolean {
  return (
    isHardLetter(step) ||
    isFigure(step) ||
    ['soft-letter', 'phonetic', 'misheard'].includes(step.kind)
  );
}

/** "kilo seven alpha are": beside a phonetic word the homophone is a word. */
function areBesidePhonetics(steps: readonly Step[]): boolean {
  return steps.some(({ kind }, at) => {
    const isPhonetic = (step: Step | undefined): boolean => step?.kind === 'phonetic';
    return kind === 'soft-letter' && (isPhonetic(steps[at - 1]) || isPhonetic(steps[at + 1]));
  });
}

/** "kay zee two eye": the only letter behind the figure is no word of talk. */
function isUnlikeTalk(last: Step, steps: readonly Step[], tokens: readonly Token[]): boolean {
  const isWord = /^(?:eye|tea|pea|sea|eh|owe)$/.test(tokens[last.at]?.word ?? '');
  return isWord && steps.filter(isHardLetter).length > 1;
}

function isStop({ gap }: Step): boolean {
  return gap === 'stop';
}

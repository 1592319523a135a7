/** Short callsigns, rare series, anniversaries: forms that need more than the grammar's word. */
import { type SpokenKind, spokenWord } from '../phonetics.ts';
import { PHONETIC_FIRST_NAMES } from '../tables/phonetic-words.ts';
import type { CallsignCandidate, Step } from './candidates.ts';
import { isCallEndAt, isEndAt } from './pauses.ts';
import { isFramed } from './products.ts';
import type { Token } from './tokens.ts';

/** One letter after the figure: easily made of any two words and a number. */
export function isShortFormClear(
  { callsign, steps, standing, from, to }: CallsignCandidate,
  tokens: readonly Token[],
): boolean {
  if (!/^.{1,3}[0-9][A-Z]$/.test(callsign)) return true;
  const isWritten = steps.length === 1 && (steps[0]?.cost ?? 1) <= 0.05;
  const isSaid = steps.every(
    ({ kind, gap }, index) =>
      ['phonetic', 'figure', 'letter', 'misheard'].includes(kind) &&
      (index === 0 || (gap !== 'stop' && gap !== 'comma')),
  );
  const isUs = standing === 'us';
  if (standing !== 'us' && isInsideRun(from, to, tokens)) return false;
  if (callsign.length === 3) return (isUs || isFramed(from, to, tokens)) && (isWritten || isSaid);
  if (isPrefixAndWord(steps, to, tokens)) return true;
  // Soft letters and alternates have rules of their own; here only groups of small letters are doubted.
  return (
    isWritten ||
    isSaid ||
    (isUs && steps.every(({ kind, cost }) => kind !== 'group' || cost <= 0.2))
  );
}

/** "postal code Victor Six Bravo One Alpha One": what is spelled goes on at both ends. */
function isInsideRun(from: number, to: number, tokens: readonly Token[]): boolean {
  const isSpelled = (token: Token | undefined): boolean =>
    spokenWord(token?.word ?? '').some(({ kind }) => kind === 'phonetic' || kind === 'figure');
  const [before, first, next] = [tokens[from - 1], tokens[from], tokens[to]];
  return first?.gap === 'space' && next?.gap === 'space' && isSpelled(before) && isSpelled(next);
}

/** "XE2 X-ray.": a prefix in capitals and one phonetic word, and then an end. */
function isPrefixAndWord(steps: readonly Step[], to: number, tokens: readonly Token[]): boolean {
  const [prefix, word] = steps;
  if (steps.length !== 2 || prefix?.kind !== 'mixed' || prefix.cost > 0.05) return false;
  if (word?.kind !== 'phonetic' || word.gap !== 'space') return false;
  const next = tokens[to];
  return isEndAt(next) && !PHONETIC_FIRST_NAMES.has(tokens[word.at]?.word ?? '');
}

/** Outside the United States written pieces must be in capitals; rare series be spelled cleanly. */
export function isRareSeriesClear(candidate: CallsignCandidate, tokens: readonly Token[]): boolean {
  const { steps, standing, callsign } = candidate;
  if (standing === 'us' || standing === 'experimental' || standing === 'special') return true;
  const isLong = /[A-Z]{2}$/.test(callsign);
  if (steps.length === 1) {
    const isCapital = (steps[0]?.cost ?? 1) <= 0.05;
    if (standing === 'common') return isCapital || isLong;
    const isNamed =
      standsAlone(candidate, tokens) || isFramed(candidate.from, candidate.to, tokens);
    return isCapital && (isLong || isNamed);
  }
  const kinds = new Set(steps.map(({ kind }) => kind));
  // "M4 Pro", "i5 CPU": a written piece and a word, neither of them spelled.
  if (kinds.has('group') || kinds.has('mixed')) {
    const areWords = steps.slice(1).every(isWord) && steps.length > 2 && steps.some(isLoose);
    if (/^GB[37]/.test(callsign) && isLong) return true; // repeaters, whoever names one
    const areCapitals =
      (areWords || steps.every((step) => isFirm(step) || isCapital(step, tokens))) &&
      !steps.some(isSmallMixed);
    return areCapitals && (standing === 'common' || (!kinds.has('group') && isLong));
  }
  if (standing === 'common') return true;
  // "5 B 4 A L X": among single capitals A and I are letters.
  if (isLong && steps.every(({ at }) => /^[A-Z0-9]$/.test(tokens[at]?.raw ?? ''))) return true;
  kinds.delete('figure');
  return isOnly(kinds, ['phonetic', 'misheard']) || isOnly(kinds, ['letter', 'letter-name']);
}

/** T77C, 4O4A: so short, in a rare series, it is a station only where stations are named. */
function standsAlone({ from, to }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const [before, next] = [tokens[from - 1], tokens[to]];
  return (isEndAt(tokens[from]) || NAMING.has(before?.word ?? '')) && isCallEndAt(next);
}

const NAMING = new Set(
  'is de from calling cq worked copied heard logged got this and with'.split(' '),
);

/** "G2 dog fox victor" */
function isWord(step: Step): boolean {
  return isLoose(step) || step.kind === 'phonetic';
}

/** "VK-2-F-A-D": among capitals A and I are letters too. */
function isCapital({ at }: Step, tokens: readonly Token[]): boolean {
  return /^[A-Z]$/.test(tokens[at]?.raw ?? '');
}

/** "VK3 Zed L": letters as they are called are as good as written ones. */
function isFirm({ kind, cost }: Step): boolean {
  return cost <= 0.2 || kind === 'letter-name';
}

function isSmallMixed({ kind, cost }: Step): boolean {
  return kind === 'mixed' && cost > 0.05;
}

function isOnly(kinds: ReadonlySet<SpokenKind>, allowed: readonly SpokenKind[]): boolean {
  return [...kinds].every((kind) => allowed.includes(kind));
}

/** Nobody's callsign on these bands, so believed only when it was said letter by letter. */
export function isExperimentalSpelled({ steps, standing }: CallsignCandidate): boolean {
  if (standing !== 'experimental') return true;
  return steps.every(({ kind }) => kind === 'phonetic' || kind === 'letter' || kind === 'figure');
}

/** "special event GB70W", "DL 75 Delta Alpha Romeo Charlie": the figures in one piece, among words of the air. */
export function isSpecialClear(
  { callsign, steps, standing, from, to }: CallsignCandidate,
  tokens: readonly Token[],
): boolean {
  if (standing !== 'special') return true;
  const areFirm = steps.every(({ cost }) => cost <= 0.1) && !steps.some(isSmallMixed);
  const isOneNumber = steps.some(({ chars }) => /[0-9]{2}/.test(chars));
  if (areFirm && isAnniversary(callsign)) return true;
  if (isSpelledOut(steps, callsign)) return true;
  const isAlone = tokens.length === to - from;
  return areFirm && isOneNumber && (isAlone || isFramed(from, to, tokens));
}

/** VK100WIA, DL250BTHVN, VI3ANZAC: radios have other numbers, or are an AT100PRO. */
function isAnniversary(callsign: string): boolean {
  if (/[0-9](?:PRO|SAT|MAX|PLUS)$/.test(callsign)) return false;
  return /^(?:[A-Z]{2}(?:50|75|100|125|150|200|250|300|500)[A-Z]{3,5}|VI[0-9]{1,3}[A-Z]{3,5})$/.test(
    callsign,
  );
}

/** "Tango Mike One Four Juliet Oscar": word by word, and no grid (its fields end with R). */
function isSpelledOut(steps: readonly Step[], callsign: string): boolean {
  if (/^[A-R]{2}[0-9]{2}[A-X]{2}$/.test(callsign) || !/^[A-Z]{2}/.test(callsign)) return false;
  return (
    /[A-Z]{2}$/.test(callsign) &&
    steps.every(
      ({ kind, gap }, at) =>
        (kind === 'phonetic' || kind === 'figure') && (at === 0 || gap === 'space'),
    )
  );
}

/** Whoever says one such word for a letter says others. */
export function isLoose(step: Step | undefined): boolean {
  return step !== undefined && ['everyday', 'alternate', 'misheard'].includes(step.kind);
}

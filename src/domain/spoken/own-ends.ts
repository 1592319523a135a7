/** Phonetic words at the ends of a candidate that belong to the talk beside it. */
import { standingOf } from '../callsign.ts';
import { type Spoken, spokenWord } from '../phonetics.ts';
import { WORDS_AFTER_A_CALLSIGN } from '../tables/ordinary-words.ts';
import { NO_PLACES, PHONETIC_FIRST_NAMES } from '../tables/phonetic-words.ts';
import { FIXED_PAIRS, WORDS_BEFORE_A_FIRST_NAME } from '../tables/thing-words.ts';
import type { CallsignCandidate, Step } from './candidates.ts';
import { isEndAt, isPause } from './pauses.ts';
import type { Token } from './tokens.ts';

export function hasOwnEnds(candidate: CallsignCandidate, tokens: readonly Token[]): boolean {
  return !(
    beginsWithName(candidate, tokens) ||
    endsInTalk(candidate, tokens) ||
    endsWithPlace(candidate, tokens) ||
    isShortWithinTalk(candidate, tokens) ||
    runsIntoRestart(candidate, tokens) ||
    endsInRestart(candidate, tokens) ||
    restartsSuffix(candidate, tokens)
  );
}

/** Whether the words at `at` and `at + 1` are talk together: "mike check", "papa johns". */
export function isFixedPair(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  if (next === undefined || (next.gap !== 'space' && next.gap !== 'join')) return false;
  return FIXED_PAIRS.has(`${tokens[at]?.word} ${next.word}`);
}

/** "my name is mike whiskey seven…", "Tom kilo seven…": without the name it is a callsign too. */
function beginsWithName(
  { steps, from, callsign }: CallsignCandidate,
  tokens: readonly Token[],
): boolean {
  const [first, second] = steps;
  if (first === undefined || second === undefined) return false;
  if (standingOf(callsign.slice(1)) !== 'us' || standingOf(callsign) === 'us') return false;
  if (first.kind === 'everyday') return steps.slice(1).every(isPlainStep);
  if (!PHONETIC_FIRST_NAMES.has(tokens[first.at]?.word ?? '')) return false;
  if (isPause(second) && !steps.slice(2).some(isPause)) return true;
  const before = tokens[from - 1]?.word ?? '';
  const isNamed = before === 'is' && tokens[from - 2]?.word === 'name';
  return tokens[from]?.gap === 'space' && (isNamed || WORDS_BEFORE_A_FIRST_NAME.has(before));
}

function isPlainStep({ kind }: Step): boolean {
  return ['phonetic', 'figure', 'letter', 'mixed', 'group'].includes(kind);
}

function endsInTalk({ steps }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const last = steps.at(-1);
  return last !== undefined && last.tokens === 1 && isFixedPair(tokens, last.at);
}

/** "november seven delta echo denver": after plain phonetics a place is where they are. */
function endsWithPlace({ steps, callsign }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const last = steps.at(-1);
  if (last === undefined || NO_PLACES.has(tokens[last.at]?.word ?? '')) return false;
  if (last.kind !== 'alternate' || !standingOf(callsign.slice(0, -1))) return false;
  return steps
    .slice(0, -1)
    .every(({ kind }) => kind === 'phonetic' || kind === 'figure' || kind === 'mixed');
}

/** "Kilo Bravo 7, Kilo Bravo 7 Hotel…": behind the figure the callsign begins anew. */
function runsIntoRestart({ steps }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const [first] = steps;
  const restart = steps[steps.findIndex(({ chars }) => /[0-9]$/.test(chars)) + 1];
  if (first === undefined || restart === undefined || restart.at - first.at < 2) return false;
  for (let at = first.at; at < restart.at; at++) {
    if (tokens[at]?.word !== tokens[restart.at + at - first.at]?.word) return false;
  }
  const end = 2 * restart.at - first.at;
  return goesOn(tokens[end], figureOf(tokens[end - 1], /[0-9]$/));
}

/** "HL5, Hotel Lima 5 …", "kilo one yankee uniform, K one …": the end is the beginning of the next. */
function endsInRestart(
  { callsign, steps, to }: CallsignCandidate,
  tokens: readonly Token[],
): boolean {
  const [, prefix = '', figure = '', suffix = ''] =
    /^([A-Z]+)([0-9])([A-Z]+)$/.exec(callsign) ?? [];
  if (prefix === '' || !suffix.endsWith(prefix)) return false;
  const next = tokens[to];
  if (next === undefined || next.gap === 'stop' || !steps.slice(1).some(isPause)) return false;
  if (next.word.startsWith(figure) && next.word.length > 1) return true;
  return goesOn(tokens[to + 1], figureOf(next, new RegExp(`^${figure}$`)), suffix.slice(0, 1));
}

function figureOf(token: Token | undefined, pattern: RegExp): Spoken | undefined {
  return spokenWord(token?.word ?? '').find(({ chars }) => pattern.test(chars));
}

/** Whether a callsign is being said: not in "one of the two", "oh why are you". */
function goesOn(after: Token | undefined, figure: Spoken | undefined, begins?: string): boolean {
  if (figure === undefined) return false;
  const readings = after === undefined ? [] : spokenWord(after.word);
  if (readings.some(({ chars }) => chars === begins)) return true;
  if (figure.kind === 'soft-figure') return false;
  return isEndAt(after) || readings.some(({ kind }) => kind === 'phonetic' || kind === 'letter');
}

/** "Kilo Kilo Six Delta Alpha, uh, Delta Alpha X-ray": the suffix is said anew. */
function restartsSuffix({ steps }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const suffix = steps.slice(steps.findIndex(({ chars }) => /[0-9]$/.test(chars)) + 1);
  const [first, second] = suffix;
  if (first === undefined || second === undefined) return false;
  const isWord = (at: number, step: Step): boolean => tokens[at]?.word === tokens[step.at]?.word;
  return suffix
    .slice(2)
    .some((step) => isPause(step) && isWord(step.at, first) && isWord(step.at + 1, second));
}

/** "november 7 papa said": one letter behind a figure needs an end that can be heard. */
function isShortWithinTalk(
  { callsign, steps, to }: CallsignCandidate,
  tokens: readonly Token[],
): boolean {
  if (callsign.length > 3 || steps.length === 1) return false;
  const next = tokens[to];
  if (isDate(steps, tokens)) return true;
  if (next === undefined || next.gap === 'stop' || next.gap === 'comma') return false;
  const isSpelled = spokenWord(next.word).some(({ kind }) => kind === 'phonetic');
  return !isSpelled && !WORDS_AFTER_A_CALLSIGN.has(next.word);
}

/** "on November 7, Mike": the month. */
function isDate(steps: readonly Step[], tokens: readonly Token[]): boolean {
  const first = steps[0];
  if (first === undefined || tokens[first.at]?.word !== 'november') return false;
  return /^(?:on|of|by|since|until|till|last|next|after|before)$/.test(
    tokens[first.at - 1]?.word ?? '',
  );
}

/** What has the form of a callsign, but by the words around it is something else. */
import { standingOf } from '../callsign.ts';
import { spokenWord } from '../phonetics.ts';
import {
  ANTENNAS,
  ARTICLES,
  AVIATION_PAIRS,
  AVIATION_WORDS,
  JOINING_WORDS,
  MAKERS,
  PROGRAMS,
  WORDS_AFTER_A_PROGRAM,
  WORDS_AFTER_AN_ANTENNA,
  WORDS_BEFORE_A_PROGRAM,
  WORDS_BEFORE_A_SHORT_THING,
  WORDS_BEFORE_A_THING,
  WORDS_OF_A_GAP,
} from '../tables/thing-words.ts';
import type { CallsignCandidate } from './candidates.ts';
import { SLASH_WORDS, type Token } from './tokens.ts';

/** How far back a noun may stand, in tokens. */
const REACH = 7;
/** How far an aircraft's words may stand from its registration. */
const SENTENCE = 12;
/** "slash kilo golf dash zero zero one" */
const LONGEST_REFERENCE = 7;

/** Whether the words around say that this is a station: no plate, seat, aircraft, place or gap. */
export function isNoThing(candidate: CallsignCandidate, tokens: readonly Token[]): boolean {
  return !(
    isNamedBefore(candidate, tokens) ||
    isAntenna(candidate, tokens) ||
    isAircraft(candidate, tokens) ||
    isPostcode(candidate, tokens) ||
    isSummit(candidate, tokens) ||
    isBesideGap(candidate, tokens)
  );
}

/** "license plate K7ABC", "my seat is K7A". */
function isNamedBefore({ from, callsign }: CallsignCandidate, tokens: readonly Token[]): boolean {
  // "the BMW M3 CSL"; with a pause between, the maker's thing was named and then a station.
  if (tokens[from]?.gap === 'space' && MAKERS.has(tokens[from - 1]?.word ?? '')) return true;
  for (let at = from - 1; at >= 0 && at >= from - REACH; at--) {
    if (tokens[at + 1]?.gap === 'stop') return false;
    const word = tokens[at]?.word ?? '';
    if (WORDS_BEFORE_A_THING.has(word)) return true;
    // "the post code is Mike One Three Alpha Bravo"
    if (word === 'code' && /^(?:post|postal|door|gate|access)$/.test(tokens[at - 1]?.word ?? ''))
      return true;
    const isShort = callsign.length < 5;
    if (isShort && WORDS_BEFORE_A_SHORT_THING.has(word)) return true;
    if (!JOINING_WORDS.has(word) && !(isShort && isOneOfSeveral(word))) return false;
  }
  return false;
}

/** "seats in row W, W6A and W6B": others of the same kind stand between. */
function isOneOfSeveral(word: string): boolean {
  return word === 'and' || word === 'or' || /^(?:[a-z]|[a-z]?[0-9]{1,3}[a-z]?)$/.test(word);
}

/** G5RV by itself, or any callsign as the name of an antenna: "a W2ABC balun". */
function isAntenna({ from, to, callsign }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const next = tokens[to];
  // "K7DMK's antenna fell down": whose it is, is a station.
  if (tokens[to - 1]?.owns) return false;
  const isBefore = next?.gap === 'space' && WORDS_AFTER_AN_ANTENNA.has(next.word);
  if (PROGRAMS.has(callsign) && isRun(from, next, tokens)) return true;
  if (isBefore || isOneOfTwoAntennas(to, tokens)) return true;
  if (!ANTENNAS.has(callsign)) return false;
  // The inventors' own callsigns are said in the frames of stations.
  return !(tokens[from - 1]?.word === 'is' && tokens[from - 2]?.word === 'this');
}

/** "N3FJP logging", "then load N1MM". */
function isRun(from: number, next: Token | undefined, tokens: readonly Token[]): boolean {
  return (
    WORDS_AFTER_A_PROGRAM.has(next?.word ?? '') ||
    WORDS_BEFORE_A_PROGRAM.has(tokens[from - 1]?.word ?? '')
  );
}

/** "a N9TAX and a W6LVP loop" */
function isOneOfTwoAntennas(to: number, tokens: readonly Token[]): boolean {
  if (tokens[to]?.word !== 'and' && tokens[to]?.word !== 'or') return false;
  const other = ARTICLES.has(tokens[to + 1]?.word ?? '') ? to + 2 : to + 1;
  const isCall = standingOf(tokens[other]?.word.toUpperCase() ?? '') !== undefined;
  return isCall && WORDS_AFTER_AN_ANTENNA.has(tokens[other + 1]?.word ?? '');
}

/** An N-number begins with 1 to 9, ends in two letters at most, and has neither I nor O. */
const REGISTRATION = /^N[1-9][A-HJ-NP-Z]{1,2}$/;

function isAircraft({ from, to, callsign }: CallsignCandidate, tokens: readonly Token[]): boolean {
  if (!REGISTRATION.test(callsign)) return false;
  const near = tokens.slice(Math.max(0, from - SENTENCE), to + SENTENCE);
  return near.some(
    ({ word }, at) =>
      AVIATION_WORDS.has(word) || AVIATION_PAIRS.has(`${word} ${near[at + 1]?.word}`),
  );
}

/** W1A 1AA, K1A 0B1. */
function isPostcode({ steps, to, callsign }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const next = tokens[to];
  if (steps.length !== 1 || !/^[A-Z]{1,2}[0-9][A-Z]$/.test(callsign)) return false;
  if (next === undefined) return false;
  return /^[0-9](?:[a-z]{2}|[a-z][0-9])$/.test(next.word) && next.gap !== 'stop';
}

/** W7W/KG-001: a summit's reference begins with the form of a short callsign. */
function isSummit({ to, callsign }: CallsignCandidate, tokens: readonly Token[]): boolean {
  if (callsign.length > 4) return false;
  const next = tokens[to];
  if (!SLASH_WORDS.has(next?.word ?? '') && !/^[A-Z]{2}$/.test(next?.raw ?? '')) return false;
  let rest = '';
  for (const { word } of tokens.slice(to, to + LONGEST_REFERENCE)) {
    if (SLASH_WORDS.has(word) || word === 'dash' || word === 'hyphen') continue;
    rest += /[0-9]/.test(word) || word.length < 3 ? word.toUpperCase() : spelledChar(word);
  }
  return /^[A-Z]{2}[0-9]{3}/.test(rest);
}

/** The letter or figure that one word stands for; `.` for any other word. */
function spelledChar(word: string): string {
  return (
    spokenWord(word).find(({ kind }) => ['phonetic', 'figure', 'misheard'].includes(kind))?.chars ??
    '.'
  );
}

/** "Whiskey seven alpha (inaudible)", "KK7 something …": part of it was not understood. */
function isBesideGap(
  { from, to, steps, callsign }: CallsignCandidate,
  tokens: readonly Token[],
): boolean {
  const [before, after] = [tokens[from - 1], tokens[to]];
  const isFull = steps.length === 1 && /[A-Z]{3}$/.test(callsign);
  if (isFull) return false;
  const isGap = (token: Token | undefined): boolean => WORDS_OF_A_GAP.has(token?.word ?? '');
  if (isGap(after) && after?.gap !== 'stop') return true;
  if (isGap(before) && tokens[from]?.gap !== 'stop') return true;
  const cut = tokens[to - 1]?.cut;
  if (cut === undefined || !/[0-9][A-Z]$/.test(callsign)) return false;
  // NI8W may be asked for; W7A is hardly all of it.
  return callsign.length === 3 || cut !== '?';
}

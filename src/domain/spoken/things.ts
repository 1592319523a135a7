/** What has the form of a callsign, but by the words around it is something else. */
import {
  ANTENNAS,
  AVIATION_WORDS,
  JOINING_WORDS,
  WORDS_AFTER_AN_ANTENNA,
  WORDS_BEFORE_A_SHORT_THING,
  WORDS_BEFORE_A_THING,
  WORDS_OF_A_GAP,
} from '../tables/thing-words.ts';
import type { CallsignCandidate } from './candidates.ts';
import { SLASH_WORDS, type Token } from './tokens.ts';

/** How far back a noun may stand, in tokens. */
const REACH = 5;
/** How far an aircraft's words may stand from its registration. */
const SENTENCE = 12;

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
  for (let at = from - 1; at >= 0 && at >= from - REACH; at--) {
    if (tokens[at + 1]?.gap === 'stop') return false;
    const word = tokens[at]?.word ?? '';
    if (WORDS_BEFORE_A_THING.has(word)) return true;
    if (callsign.length < 5 && WORDS_BEFORE_A_SHORT_THING.has(word)) return true;
    if (!JOINING_WORDS.has(word)) return false;
  }
  return false;
}

/** G5RV by itself, or any callsign as the name of an antenna: "a W2ABC balun". */
function isAntenna({ from, to, callsign }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const next = tokens[to];
  const isBefore = next?.gap === 'space' && WORDS_AFTER_AN_ANTENNA.has(next.word);
  if (isBefore) return true;
  if (!ANTENNAS.has(callsign)) return false;
  // The inventors' own callsigns are said in the frames of stations.
  return !(tokens[from - 1]?.word === 'is' && tokens[from - 2]?.word === 'this');
}

function isAircraft({ from, to, callsign }: CallsignCandidate, tokens: readonly Token[]): boolean {
  if (!callsign.startsWith('N')) return false;
  const near = tokens.slice(Math.max(0, from - SENTENCE), to + SENTENCE);
  return near.some(({ word }) => AVIATION_WORDS.has(word));
}

/** W1A 1AA, K1A 0B1. */
function isPostcode({ steps, to, callsign }: CallsignCandidate, tokens: readonly Token[]): boolean {
  const next = tokens[to];
  if (steps.length !== 1 || callsign.length > 4 || next === undefined) return false;
  return /^[0-9](?:[a-z]{2}|[a-z][0-9])$/.test(next.word) && next.gap !== 'stop';
}

/** W7W/KG-001: a summit's reference begins with the form of a short callsign. */
function isSummit({ to, callsign }: CallsignCandidate, tokens: readonly Token[]): boolean {
  if (callsign.length > 4) return false;
  const region = SLASH_WORDS.has(tokens[to]?.word ?? '') ? to + 1 : to;
  const number = tokens[region + 1]?.word === 'dash' ? region + 2 : region + 1;
  return (
    /^[a-z]{2}$/.test(tokens[region]?.word ?? '') && /^[0-9]{3}$/.test(tokens[number]?.word ?? '')
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

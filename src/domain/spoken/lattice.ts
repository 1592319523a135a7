/** From words to what each stretch of them can stand for: the lattice that the grammar walks. */
import { type Spoken, spoken, spokenWord } from '../phonetics.ts';
import { FIGURE_NAMES } from '../tables/look-alikes.ts';
import { CAPITALS_OF_THE_AIR, ORDINARY_WORDS } from '../tables/ordinary-words.ts';
import { phrasesAt } from './phrases.ts';
import { repaired } from './repaired.ts';
import type { Token } from './tokens.ts';

/** A reading of one token or of a few together. */
export interface Edge extends Spoken {
  /** How many tokens it takes. */
  readonly tokens: number;
}

export type Lattice = readonly (readonly Edge[])[];

/** Words after which a place means itself: "in Texas". */
const BEFORE_A_PLACE = new Set('in of the near'.split(' '));
/** And an everyday word: "my name is Tom" is looked at with what follows. */
const BEFORE_A_NAME = new Set('in of the near my'.split(' '));

/** DL250BTHVN */
const LONGEST_WRITTEN = 10;

/** For every token the readings that begin there. */
export function toLattice(tokens: readonly Token[]): Lattice {
  // Capitals tell letters from words only in a text that has small letters too.
  const capitalsTell = tokens.some(({ raw }) => /[a-z]{2}/.test(raw));
  return tokens.map((token, at) => edgesAt(tokens, token, at, capitalsTell));
}

function edgesAt(
  tokens: readonly Token[],
  token: Token,
  at: number,
  capitalsTell: boolean,
): readonly Edge[] {
  if (token.word === '') return [];
  const edges: Edge[] = [...phrasesAt(tokens, at)];
  // S57, C31, A65: two figures of a foreign prefix, written as a number.
  if (/^[0-9]{2,3}$/.test(token.word)) return [{ ...spoken(token.word, 'figure', 0.1), tokens: 1 }];
  const known = spokenWord(token.word);
  const before = tokens[at - 1]?.word ?? '';
  for (const reading of known) {
    if (reading.kind === 'alternate' && BEFORE_A_PLACE.has(before)) continue;
    if (reading.kind === 'everyday' && BEFORE_A_NAME.has(before)) continue;
    edges.push({ ...reading, tokens: 1 });
  }
  // "bee" is a letter's name and "BEE" three letters; other known words are only themselves.
  // Most words of talk end here; the rest of the rules is for what may be spelled.
  if (known.length === 0 && isTalk(token)) return edges;
  if (isPrefixOfUnit(tokens, at)) edges.push({ ...spoken(token.raw, 'group'), tokens: 1 });
  if (known.length === 0 || isCapitals(token.raw)) {
    for (const reading of writtenReadings(token, capitalsTell))
      edges.push({ ...reading, tokens: 1 });
    const suffix = suffixReading(token, joinedBefore(tokens, at));
    if (suffix) edges.push({ ...suffix, tokens: 1 });
  }
  return edges;
}

function isTalk({ raw, word }: Token): boolean {
  if (/[A-Z]/.test(raw.slice(1)) || /[0-9]/.test(word)) return false;
  return word.length > 4 || (raw === word && ORDINARY_WORDS.has(word));
}

/** "KM 0 EPF" and "KW 1EZG": a unit stands behind a figure, a prefix before one. */
function isPrefixOfUnit(tokens: readonly Token[], at: number): boolean {
  if (!/^(?:[KNW][A-Z]|A[A-L])$/.test(tokens[at]?.raw ?? '')) return false;
  if (!CAPITALS_OF_THE_AIR.has(tokens[at]?.word ?? '')) return false;
  return /^[0-9]/.test(tokens[at + 1]?.raw ?? '') && !/[0-9]$/.test(tokens[at - 1]?.raw ?? '');
}

function writtenReadings(token: Token, capitalsTell: boolean): readonly Spoken[] {
  const { word, raw } = token;
  if (word.length < 2 || word.length > LONGEST_WRITTEN) return [];
  // "two Ns" is twice the letter.
  if (/^[A-Z]s$/.test(raw)) return [];
  const chars = word.toUpperCase();
  if (/^[a-z]+$/.test(word)) {
    const isCapital = capitalsTell && isCapitals(raw);
    const groups = groupReadings(word, isCapital, isCapitals(raw) ? 0.2 : 0.35);
    return [...groups, ...(isCapital ? repairedReading(chars) : [])];
  }
  if (!/[a-z]/.test(word) || FIGURE_NAMES.has(word)) return [];
  const readings = [spoken(chars, 'mixed', isCapitals(raw) ? 0.05 : 0.1)];
  // WX3in1 changes size within.
  const isOneSize = raw === raw.toUpperCase() || raw === word;
  return [...readings, ...(isOneSize ? repairedReading(chars) : [])];
}

/** KE-8- as KE8: the tokens before `at` that are joined, hyphens left out. */
function joinedBefore(tokens: readonly Token[], at: number): string {
  let text = '';
  for (let index = at - 1; index >= 0 && text.length < 3; index--) {
    text = `${tokens[index]?.raw}${text}`;
    if (tokens[index]?.gap !== 'join') break;
  }
  return text;
}

function isWord(word: string): boolean {
  return CAPITALS_OF_THE_AIR.has(word) || ORDINARY_WORDS.has(word);
}

/**
 * Behind a prefix: K5-DX is no mode of operation, KE8-LOW no word, and in "N6 0ZX" the nought is the letter,
 * for no US suffix holds a figure.
 */
function suffixReading({ raw, gap }: Token, before: string): Spoken | undefined {
  if (!/^(?:[KNW][A-Z]?|A[A-L])[0-9]$/.test(before)) return undefined;
  if (gap === 'join' && /^[A-Z]{2,3}$/.test(raw) && isWord(raw.toLowerCase()))
    return spoken(raw, 'group');
  if (gap !== 'space' && gap !== 'join') return undefined;
  return /^(?:0[A-Z]{2}|[A-Z]0[A-Z]|[A-Z]{2}0)$/.test(raw)
    ? spoken(raw.replace('0', 'O'), 'group', 0.2)
    : undefined;
}

function repairedReading(chars: string): readonly Spoken[] {
  const callsign = repaired(chars);
  return callsign === undefined ? [] : [spoken(callsign, 'mixed', 0.4)];
}

function groupReadings(word: string, isCapital: boolean, cost: number): readonly Spoken[] {
  if (word.length > 4) return [];
  if (isCapital) return CAPITALS_OF_THE_AIR.has(word) ? [] : [spoken(word.toUpperCase(), 'group')];
  return ORDINARY_WORDS.has(word) ? [] : [spoken(word.toUpperCase(), 'group', cost)];
}

function isCapitals(raw: string): boolean {
  return raw.length > 1 && raw === raw.toUpperCase();
}

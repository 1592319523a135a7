/** From words to what each stretch of them can stand for: the lattice that the grammar walks. */
import { type Spoken, spoken, spokenPair, spokenWord } from '../phonetics.ts';
import { FIGURE_NAMES } from '../tables/look-alikes.ts';
import { CAPITALS_OF_THE_AIR, ORDINARY_WORDS } from '../tables/ordinary-words.ts';
import type { Token } from './tokens.ts';

/** A reading of one token or two. */
export interface Edge extends Spoken {
  /** How many tokens it takes. */
  readonly tokens: 1 | 2;
}

export type Lattice = readonly (readonly Edge[])[];

/** Words after which a place means itself: "in Texas". */
const BEFORE_A_PLACE = new Set('in from to of the at near'.split(' '));
/** And a first name: "my name is Tom". */
const BEFORE_A_NAME = new Set('in from to of the at near for my name is and'.split(' '));

const LONGEST_WRITTEN = 7;

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
  const edges: Edge[] = [];
  const next = tokens[at + 1];
  const pair =
    next && (next.gap === 'space' || next.gap === 'join')
      ? spokenPair(token.word, next.word)
      : undefined;
  if (pair) edges.push({ ...pair, tokens: 2 });
  const known = spokenWord(token.word);
  const before = tokens[at - 1]?.word ?? '';
  for (const reading of known) {
    if (reading.kind === 'alternate' && BEFORE_A_PLACE.has(before)) continue;
    if (reading.kind === 'everyday' && BEFORE_A_NAME.has(before)) continue;
    edges.push({ ...reading, tokens: 1 });
  }
  // "bee" is a letter's name and "BEE" three letters; other known words are only themselves.
  if (known.length === 0 || isCapitals(token.raw)) {
    for (const reading of writtenReadings(token, capitalsTell))
      edges.push({ ...reading, tokens: 1 });
  }
  return edges;
}

function writtenReadings(token: Token, capitalsTell: boolean): readonly Spoken[] {
  const { word, raw } = token;
  if (word.length < 2 || word.length > LONGEST_WRITTEN) return [];
  if (/^[a-z]+$/.test(word)) return groupReadings(word, capitalsTell && isCapitals(raw));
  if (!/[a-z]/.test(word) || FIGURE_NAMES.has(word)) return [];
  const chars = word.toUpperCase();
  const readings = [spoken(chars, 'mixed', isCapitals(raw) ? 0.05 : 0.1)];
  // KJ70X for KJ7OX: after the figure that parts a callsign a second one is a letter O.
  const zero = /^([A-Z]{1,2}[0-9])0([A-Z]{0,2})$/.exec(chars);
  if (zero) readings.push(spoken(`${zero[1] ?? ''}O${zero[2] ?? ''}`, 'mixed', 0.4));
  return readings;
}

function groupReadings(word: string, isCapital: boolean): readonly Spoken[] {
  if (word.length > 4) return [];
  if (isCapital) return CAPITALS_OF_THE_AIR.has(word) ? [] : [spoken(word.toUpperCase(), 'group')];
  return ORDINARY_WORDS.has(word) ? [] : [spoken(word.toUpperCase(), 'group', 0.35)];
}

function isCapitals(raw: string): boolean {
  return raw.length > 1 && raw === raw.toUpperCase();
}

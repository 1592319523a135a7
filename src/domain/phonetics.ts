/**
 * What one written word, or two, can stand for when somebody spells: letters or
 * figures, with how much trust it deserves. The first step of find-callsigns.ts.
 */

import { misspelled } from './spoken/misspelled.ts';
import {
  FIGURE_HOMOPHONES,
  FIGURE_WORDS,
  LETTER_HOMOPHONES,
  LETTER_NAMES,
} from './tables/letter-words.ts';
import {
  ALTERNATE_WORDS,
  EVERYDAY_WORDS,
  MISHEARD_WORDS,
  NATO_WORDS,
  SPLIT_PLACES,
  SPLIT_WORDS,
} from './tables/phonetic-words.ts';

/** How a letter or figure was said; the rules of the search differ by it. */
export type SpokenKind =
  | 'phonetic' // kilo
  | 'alternate' // boston
  | 'everyday' // sugar, tom
  | 'misheard' // kodak
  | 'letter' // k
  | 'letter-name' // kay
  | 'soft-letter' // a, you
  | 'figure' // seven, 7
  | 'soft-figure' // for
  | 'group' // ABC
  | 'mixed'; // KK7, 7NQN, KK7NQN

/** One thing that a stretch of words can stand for. */
export interface Spoken {
  /** Upper-case letters and figures. */
  readonly chars: string;
  readonly kind: SpokenKind;
  /** 0: as good as written; 1: as good as nothing. */
  readonly cost: number;
}

const COST: Readonly<Record<SpokenKind, number>> = {
  phonetic: 0,
  figure: 0,
  letter: 0.05,
  mixed: 0.05,
  group: 0.1,
  'letter-name': 0.3,
  alternate: 0.35,
  everyday: 0.5,
  misheard: 0.5,
  'soft-letter': 0.7,
  'soft-figure': 0.8,
};

const NATO_ORDER = Object.entries(NATO_WORDS).map(
  ([letter, words]) => [letter, words.split(' ')[0] ?? ''] as const,
);
const NATO_OF = new Map<string, string>([
  ...NATO_ORDER,
  ...Object.entries(FIGURE_WORDS).map(
    ([figure, words]) => [figure, words.split(' ')[0] ?? ''] as const,
  ),
]);

const WORDS = readings();
// "double u" is a letter's name, the other pairs are words for letters.
const PAIRS = new Map([
  ...pairsOf(SPLIT_WORDS, (letter) => (letter === 'W' ? 'letter' : 'phonetic')),
  ...pairsOf(SPLIT_PLACES, () => 'alternate'),
]);

const FIRSTS = new Set([
  'double',
  'triple',
  ...PAIRS.keys().map((pair) => pair.slice(0, pair.indexOf(' '))),
]);

/** What `word` (small letters) can stand for by itself. */
export function spokenWord(word: string): readonly Spoken[] {
  const known = WORDS.get(word);
  if (known) return known;
  const letter = misspelled(word);
  return letter === undefined ? [] : [spoken(letter, 'misheard')];
}

/** Whether `word` (small letters) is one of the alphabets of the air as it is written, and which letter. */
export function phoneticWord(word: string): Spoken | undefined {
  return WORDS.get(word)?.find(({ kind }) => kind === 'phonetic');
}

/** The figure that `word` (small letters) says or sounds like: seven, 7, for. */
export function spokenFigure(word: string): Spoken | undefined {
  return WORDS.get(word)?.find(({ kind }) => kind === 'figure' || kind === 'soft-figure');
}

/** What two words in a row (small letters) stand for together. */
export function spokenPair(first: string, second: string): Spoken | undefined {
  if (!FIRSTS.has(first)) return undefined;
  const pair = PAIRS.get(`${first} ${second}`);
  if (pair || (first !== 'double' && first !== 'triple')) return pair;
  const letter = spokenWord(second).find(
    ({ chars, kind }) => kind === 'phonetic' || kind === 'letter' || chars === second.toUpperCase(),
  );
  return (
    letter && {
      ...spoken(letter.chars, 'letter'),
      chars: letter.chars.repeat(first === 'double' ? 2 : 3),
    }
  );
}

/** A reading of the given kind with its usual cost. */
export function spoken(chars: string, kind: SpokenKind, cost = COST[kind]): Spoken {
  return { chars, kind, cost };
}

/** `W7ABC` → `whiskey seven alfa bravo charlie`; other characters are left out. */
export function toPhonetics(callsign: string): string {
  return Array.from(callsign.toUpperCase(), (char) => NATO_OF.get(char))
    .filter((word) => word !== undefined)
    .join(' ');
}

function pairsOf(
  table: Readonly<Record<string, readonly string[]>>,
  kindOf: (letter: string) => SpokenKind,
): [string, Spoken][] {
  return Object.entries(table).flatMap(([letter, pairs]) =>
    pairs.map((pair): [string, Spoken] => [pair, spoken(letter, kindOf(letter))]),
  );
}

function readings(): ReadonlyMap<string, readonly Spoken[]> {
  const words = new Map<string, Spoken[]>();
  const add = (table: Readonly<Record<string, string>>, kind: SpokenKind): void => {
    for (const [char, list] of Object.entries(table)) {
      for (const word of list.split(' ')) {
        words.set(word, [...(words.get(word) ?? []), spoken(char, kind)]);
      }
    }
  };
  add(NATO_WORDS, 'phonetic');
  add(ALTERNATE_WORDS, 'alternate');
  add(EVERYDAY_WORDS, 'everyday');
  add(MISHEARD_WORDS, 'misheard');
  add(LETTER_NAMES, 'letter-name');
  add(LETTER_HOMOPHONES, 'soft-letter');
  add(FIGURE_WORDS, 'figure');
  add(FIGURE_HOMOPHONES, 'soft-figure');
  for (const letter of 'bcdefghjklmnopqrstuvwxyz') {
    words.set(letter, [spoken(letter.toUpperCase(), 'letter'), ...(words.get(letter) ?? [])]);
  }
  for (const figure of '0123456789') words.set(figure, [spoken(figure, 'figure')]);
  // By themselves A and I are letters more often than "are" and "you" are.
  for (const letter of ['a', 'i']) {
    words.set(letter, [spoken(letter.toUpperCase(), 'soft-letter', 0.5)]);
  }
  // A recogniser that hears "oh" may write the figure.
  words.get('0')?.push(spoken('O', 'soft-letter'));
  return words;
}

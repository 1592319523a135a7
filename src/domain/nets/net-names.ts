/** The names of nets in what was said, also where the recogniser cut or misspelled them a little. */
import { editDistance } from '../edit-distance.ts';
import type { Word } from './plain-words.ts';

export interface NetName {
  /** Without `the` before it and `net` at its end, as `keyOf` has it; empty: its name says nothing. */
  readonly key: string;
  /** Whether the name ends with `net`: then it is one only with that word behind it. */
  readonly endsWithNet: boolean;
  readonly words: readonly string[];
}

export function netName(name: string): NetName {
  const all =
    name
      .toLowerCase()
      .replace(/['’]/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const words = all[0] === 'the' ? all.slice(1) : all;
  const endsWithNet = words.at(-1) === 'net';
  const own = endsWithNet ? words.slice(0, -1) : words;
  return { key: keyOf(own), endsWithNet, words: own };
}

const FIGURES = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, figure) => [word, `${figure}`] as const),
);

/** `P S R G nine a.m.` and `PSRG 9 AM` are written alike. */
function keyOf(words: readonly string[]): string {
  return words.map((word) => FIGURES.get(word) ?? word).join('');
}

/** Puts `#0` in the place of each name, with the word `net` behind it. */
export function namesIn(words: readonly Word[], names: readonly NetName[]): readonly Word[] {
  const found: Word[] = [];
  for (let at = 0; at < words.length; ) {
    const best = nameAt(words, at, names);
    const last = best && words[best.to - 1];
    const first = words[at];
    if (first === undefined) break;
    if (best && last) found.push({ text: `#${best.index}`, start: first.start, end: last.end });
    else found.push(first);
    at = best?.to ?? at + 1;
  }
  return found;
}

interface FoundName {
  readonly index: number;
  readonly to: number;
  readonly away: number;
}

/** Words that a name may be cut into beyond its own: `p s r g nine a m`. */
const MORE_WORDS = 5;

/** The likest name that begins at this word; of two that are as like the one with the longer name. */
function nameAt(
  words: readonly Word[],
  at: number,
  names: readonly NetName[],
): FoundName | undefined {
  let best: FoundName | undefined;
  for (const [index, name] of names.entries()) {
    const last = Math.min(words.length, at + name.words.length + MORE_WORDS);
    for (let end = at + 1; end <= last; end++) {
      const isFollowed = words[end]?.text === 'net';
      if (name.key === '' || (name.endsWithNet && !isFollowed)) continue;
      const away = wordsAway(words.slice(at, end), name);
      if (away === undefined) continue;
      const found = { index, to: end + (isFollowed ? 1 : 0), away };
      if (best === undefined || isLiker(found, best)) best = found;
    }
  }
  return best;
}

function isLiker(one: FoundName, than: FoundName): boolean {
  return one.away === than.away ? one.to > than.to : one.away < than.away;
}

function wordsAway(said: readonly Word[], { key }: NetName): number | undefined {
  const texts = said.map(({ text }) => text);
  return texts.every((text) => /^[\p{L}\p{N}]+$/u.test(text))
    ? awayOf(keyOf(texts), key)
    : undefined;
}

/** One letter in five may be another. */
const LETTERS_PER_MISTAKE = 5;

/** How many letters are different; undefined: it is another name. Figures and days are never mistakes. */
function awayOf(said: string, name: string): number | undefined {
  if (said === name) return 0;
  const most = Math.floor(name.length / LETTERS_PER_MISTAKE);
  if (Math.abs(said.length - name.length) > most || exactParts(said) !== exactParts(name))
    return undefined;
  const away = editDistance(said, name);
  return away > most ? undefined : away;
}

function exactParts(key: string): string {
  return (key.match(/\d+|(?:mon|tues|wednes|thurs|fri|satur|sun)day/g) ?? []).join(' ');
}

/** Words that any net may have in its name, or before it. */
const ANY_NETS = new Set(
  `a an the this that our your all weekly daily nightly monthly regular regularly scheduled formal
  directed informal official general local session edition of for to on in and tonights todays evenings mornings
  tonight today morning evening afternoon night noon monday tuesday wednesday thursday friday saturday sunday amateur
  radio ham hams club repeater meter meters 2 two vhf uhf voice traffic emergency training check`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** What of these words names a net at all. */
export function namingWords(said: readonly string[]): readonly string[] {
  return said.filter((word) => /^\p{L}/u.test(word) && !ANY_NETS.has(word));
}

/** Whether one of the words is in the name, or nearly. */
export function sharesWord(said: readonly string[], { words }: NetName): boolean {
  const own = namingWords(words);
  return said.some((word) => own.some((one) => awayOf(word, one) !== undefined));
}

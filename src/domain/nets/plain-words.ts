/**
 * A text as the patterns of net-opening.ts and net-closing.ts read it: small letters, one space
 * between words, no marks but the ends of sentences, callsigns as `@0`, names of nets as `#0`.
 * Recognisers write with marks or without; both come out alike, but for the ends of sentences.
 */
import type { Mention, Role } from '../mention.ts';
import { type NetName, namesIn } from './net-names.ts';

export interface Word {
  /** `.` and `?` are the ends of sentences. */
  readonly text: string;
  /** Offsets in the text as it was heard. */
  readonly start: number;
  readonly end: number;
}

export type NamedStation = Pick<Mention, 'callsign' | 'confidence' | 'start' | 'end'> & {
  readonly role?: Role;
};

export interface PlainWords {
  readonly words: readonly Word[];
  /** ` calling the #0 . this is @0 `: between spaces, so that each word has one on both sides. */
  readonly text: string;
  /** Where each word begins in `text`. */
  readonly offsets: readonly number[];
}

/** A word with what belongs to it, or the end of a sentence; dots of `a.m.` and `…` end none. */
const WORD = /[\p{L}\p{N}]+(?:['’]\p{L}+)*|(?<!\.|(?:^|[\s.])\p{L})[.!?](?=\s|$)/gu;

export function plainWords(
  text: string,
  mentions: readonly NamedStation[],
  names: readonly NetName[],
): PlainWords {
  const words = namesIn(withStations(wordsOf(text), mentions), names);
  const offsets: number[] = [];
  let plain = ' ';
  for (const word of words) {
    offsets.push(plain.length);
    plain += `${word.text} `;
  }
  return { words, text: plain, offsets };
}

/** The word that begins at, or has in it, this place of `PlainWords.text`. */
export function wordAt({ offsets }: PlainWords, at: number): number {
  let [low, high] = [0, offsets.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return low;
}

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(WORD)].map(({ 0: raw, index }) => ({
    text: raw === '!' ? '.' : raw.toLowerCase().replace(/['’]/g, ''),
    start: index,
    end: index + raw.length,
  }));
}

/** All words of a callsign become one, which its number among the mentions names. */
function withStations(words: readonly Word[], mentions: readonly NamedStation[]): readonly Word[] {
  const found: Word[] = [];
  let [at, last] = [0, -1]; // mentions come in their order
  for (const word of words) {
    while ((mentions[at]?.end ?? word.end) <= word.start) at++;
    const mention = mentions[at];
    if (mention === undefined || mention.start >= word.end) found.push(word);
    else if (at !== last) {
      found.push({ text: `@${at}`, start: mention.start, end: mention.end });
      last = at;
    }
  }
  return found;
}

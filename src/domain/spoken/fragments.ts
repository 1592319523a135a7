/**
 * Parts of callsigns: "KK7 something Quebec November" is `KK7?QN`, "this is Quebec
 * November" is `*QN`. They are shown as they are; only the context may fill them in.
 */
import { type CallsignContext, isStronglyExpected, priorOf } from '../callsign-context.ts';
import type { Fragment, Mention } from '../mention.ts';
import { WORDS_OF_A_GAP } from '../tables/thing-words.ts';
import type { Heard } from './explain.ts';
import type { Lattice } from './lattice.ts';
import type { Token } from './tokens.ts';

interface Run {
  readonly chars: string;
  readonly from: number;
  readonly to: number;
}

/** `KK7?QN`, `KK7*`, `*QN`, `*NQN`. */
const SHAPE = /^(?:(?:[A-Z]{1,2}|[A-Z][0-9]|[0-9][A-Z])[0-9](?:[A-Z]*\?[A-Z?]*|\*)|\*[A-Z]{2,3})$/;
const LONGEST = 10;
/** A guess is never as good as what was said. */
const GUESS = 0.5;

/** Fragments among the words that no mention took, its marks included. */
export function fragmentsOf(
  { text, tokens, lattice, context }: Heard,
  mentions: readonly Mention[],
): readonly Fragment[] {
  const taken = new Set<number>();
  let next = 0;
  for (const [at, { start }] of tokens.entries()) {
    while (next < mentions.length && (mentions[next]?.end ?? 0) <= start) next++;
    if (start >= (mentions[next]?.start ?? Number.POSITIVE_INFINITY)) taken.add(at);
  }
  const isFree = (at: number): boolean => !taken.has(at);
  const fragments: Fragment[] = [];
  for (let at = 0; at < tokens.length; ) {
    const run = runFrom(at, tokens, lattice, isFree);
    if (run === undefined) {
      at++;
      continue;
    }
    const pattern = patternOf(run, tokens);
    if (pattern !== undefined) {
      const [start, end] = [tokens[run.from]?.start ?? 0, tokens[run.to - 1]?.end ?? 0];
      const place = { heardAs: text.slice(start, end), start, end };
      fragments.push({ pattern, ...place, ...resolved(pattern, context) });
    }
    at = run.to;
  }
  return fragments;
}

/** Spelled words in a row, with `?` for those that say that something is missing. */
function runFrom(
  from: number,
  tokens: readonly Token[],
  lattice: Lattice,
  isFree: (at: number) => boolean,
): Run | undefined {
  let chars = '';
  let at = from;
  while (at < tokens.length && isFree(at) && chars.length < LONGEST) {
    if (at > from && isApart(tokens[at])) break;
    const firm = firmAt(lattice, at);
    const gap = firm ? 0 : gapAt(at, tokens);
    if (firm === undefined && (gap === 0 || chars === '')) break;
    chars += firm?.chars ?? '?';
    at += firm?.tokens ?? gap;
  }
  return chars === '' ? undefined : { chars, from, to: at };
}

function firmAt(lattice: Lattice, at: number) {
  return lattice[at]?.find(({ kind }) =>
    ['phonetic', 'letter', 'figure', 'mixed', 'group'].includes(kind),
  );
}

/** How many words stand for what was not understood: "something", "question mark". */
function gapAt(at: number, tokens: readonly Token[]): number {
  const word = tokens[at]?.word ?? '';
  if (word === 'question' && tokens[at + 1]?.word === 'mark') return 2;
  return WORDS_OF_A_GAP.has(word) ? 1 : 0;
}

function isApart(token: Token | undefined): boolean {
  return token?.gap === 'stop' || token?.gap === 'break';
}

function patternOf({ chars, from, to }: Run, tokens: readonly Token[]): string | undefined {
  const isPrefix = /[0-9]$/.test(chars) && chars.length > 1;
  const isSuffix = /^[A-Z]{2,3}$/.test(chars) && to - from > 1;
  const pattern = isPrefix ? `${chars}*` : isSuffix ? `*${chars}` : chars.replace(/\?+/g, '?');
  if (!SHAPE.test(pattern)) return undefined;
  // "the K7 relay" names a thing; a prefix alone is a station's where stations are called.
  if (isPrefix)
    return tokens.length === to - from || isFramed(from, to, tokens) ? pattern : undefined;
  if (!isSuffix) return pattern;
  // "Mike and Charlie" are people; two letters in a row name a station where stations do.
  return tokens.length === to - from || isFramed(from, to, tokens) ? pattern : undefined;
}

function isFramed(from: number, to: number, tokens: readonly Token[]): boolean {
  const before = tokens[from - 1]?.word ?? '';
  const after = tokens[to]?.word ?? '';
  return (
    /^(?:is|station|suffix|in|control)$/.test(before) ||
    /^(?:go|here|station|clear|back|monitoring|checking)$/.test(after) ||
    isSentence(from, to, tokens)
  );
}

/** "Lima Mike Oscar, no traffic": three letters in one breath, and then a pause. */
function isSentence(from: number, to: number, tokens: readonly Token[]): boolean {
  const [first, ...inner] = tokens.slice(from, to);
  const next = tokens[to]?.gap;
  if (first?.gap !== 'stop' || inner.length !== 2) return false;
  return (next === 'comma' || next === 'stop') && inner.every(({ gap }) => gap === 'space');
}

function resolved(
  pattern: string,
  context: CallsignContext,
): Pick<Fragment, 'inferred' | 'alternatives'> {
  if (context.size === 0) return { alternatives: [] };
  // "Something" may have been more than one letter.
  const shape = new RegExp(`^${pattern.replaceAll('?', '[A-Z]{1,2}').replace('*', '[A-Z0-9]+')}$`);
  const fitting = [...context.keys()].filter(
    (callsign) => shape.test(callsign) && isStronglyExpected(callsign, context),
  );
  const [only, ...others] = fitting;
  if (only === undefined || others.length > 0) return { alternatives: fitting };
  const because = context.get(only);
  const inferred = { callsign: only, confidence: GUESS + priorOf(only, context) };
  return {
    inferred: because === undefined ? inferred : { ...inferred, because },
    alternatives: [],
  };
}

/**
 * Portable marks around a callsign that was found: VE3/W1AW, "stroke portable",
 * "portable seven", "maritime mobile". Of several on one side the nearest counts.
 */
import { isPlaceMark } from '../callsign.ts';
import type { Lattice } from './lattice.ts';
import { SLASH_WORDS, type Token } from './tokens.ts';

export interface Mark {
  readonly mark: string;
  /** Index of its outermost token, its slash included. */
  readonly at: number;
}

/** Kinds of operation as written after a slash. R, a repeater's, is a role and no mark. */
const WRITTEN = new Set('P M MM AM A B L X QRP AG AE KT'.split(' '));
const MOBILE = new Map([
  ['maritime', 'MM'],
  ['marine', 'MM'],
  ['aeronautical', 'AM'],
  ['air', 'AM'],
]);
/** "mobile stations" are other people. */
const NOT_A_MARK_BEFORE = new Set(
  'station stations unit units rig radio phone operator operators operation users app number traffic check antenna antennas power battery setup rigs club kit kits net party sprint contest transceiver level'.split(
    ' ',
  ),
);
const LONGEST_MARK_TOKENS = 4;

/** The mark that follows the token before `to`; `isFree` says whether a token is no callsign's. */
export function markAfter(
  to: number,
  tokens: readonly Token[],
  lattice: Lattice,
  isFree: (at: number) => boolean,
): Mark | undefined {
  if (!continues(tokens[to]) || tokens[to - 1]?.owns) return undefined;
  const hasSlash = isSlash(tokens[to]);
  const at = hasSlash ? to + 1 : to;
  if (!isFree(at)) return undefined;
  return (
    wordMark(at, tokens, lattice, isFree) ??
    (hasSlash ? spelledAfter(at, tokens, lattice, isFree) : undefined)
  );
}

/** The place that stands before the callsign's first token `from`, with a slash between. */
export function markBefore(
  from: number,
  tokens: readonly Token[],
  lattice: Lattice,
  isFree: (at: number) => boolean,
): Mark | undefined {
  if (!isSlash(tokens[from - 1])) return undefined;
  const end = from - 1;
  for (let at = Math.max(0, end - LONGEST_MARK_TOKENS); at < end; at++) {
    const place = spelled(at, end, tokens, lattice, isFree);
    if (place !== undefined && isPlaceMark(place)) return { mark: place, at };
  }
  return undefined;
}

/** "This is mobile KA3TPG", "Maritime mobile W7ABC"; "the mobile W7ABC" is what somebody drives. */
export function operationBefore(
  { from, to }: { readonly from: number; readonly to: number },
  tokens: readonly Token[],
  isFree: (at: number) => boolean,
): Mark | undefined {
  const word = tokens[from - 1]?.word;
  if ((word !== 'mobile' && word !== 'portable') || tokens[from]?.gap !== 'space') return undefined;
  if (!isFree(from - 1)) return undefined;
  const kind = word === 'mobile' ? MOBILE.get(tokens[from - 2]?.word ?? '') : undefined;
  const first = kind === undefined ? from - 1 : from - 2;
  const begins = tokens[first]?.gap === 'stop' || tokens[first - 1]?.word === 'is';
  return begins ? { mark: kind ?? (word === 'mobile' ? 'M' : 'P'), at: to - 1 } : undefined;
}

function wordMark(
  at: number,
  tokens: readonly Token[],
  lattice: Lattice,
  isFree: (at: number) => boolean,
): Mark | undefined {
  const word = tokens[at]?.word ?? '';
  const next = tokens[at + 1];
  if (word === 'qrp') return isAdjective(next) ? undefined : { mark: 'QRP', at };
  const mobile = MOBILE.get(word);
  if (mobile && next?.word === 'mobile') return { mark: mobile, at: at + 1 };
  // "temporary AG": the licence was upgraded, and its paper has not come yet.
  if (word === 'temporary' && /^(?:AG|AE|KT)$/.test(next?.raw ?? ''))
    return { mark: next?.raw ?? '', at: at + 1 };
  if (word !== 'portable' && word !== 'mobile') return undefined;
  if (isAdjective(next)) return undefined;
  if (word === 'mobile') return { mark: 'M', at };
  const place = continues(next) ? spelledAfter(at + 1, tokens, lattice, isFree) : undefined;
  const isPlace = place !== undefined && /[0-9]/.test(place.mark);
  return isPlace ? place : { mark: 'P', at };
}

/** "mobile stations", "QRP rig": the word tells what the next one is. */
function isAdjective(next: Token | undefined): boolean {
  if (next === undefined || next.gap === 'stop') return false;
  return NOT_A_MARK_BEFORE.has(next.raw.toLowerCase().replace(/['’]s$/, ''));
}

/** A figure, a place or a kind of operation, spelled or written; the longest that is one. */
function spelledAfter(
  at: number,
  tokens: readonly Token[],
  lattice: Lattice,
  isFree: (at: number) => boolean,
): Mark | undefined {
  for (let end = at + LONGEST_MARK_TOKENS; end > at; end--) {
    const mark = spelled(at, end, tokens, lattice, isFree);
    if (mark === undefined) continue;
    if (/^[0-9]$/.test(mark) || WRITTEN.has(mark) || isPlaceAfter(mark))
      return { mark, at: end - 1 };
  }
  return undefined;
}

/** Behind a callsign R is its repeater, not Russia. */
function isPlaceAfter(mark: string): boolean {
  return mark !== 'R' && isPlaceMark(mark);
}

/** What the tokens from `at` up to `end` spell when no word among them is doubtful. */
function spelled(
  at: number,
  end: number,
  tokens: readonly Token[],
  lattice: Lattice,
  isFree: (at: number) => boolean,
): string | undefined {
  let chars = '';
  for (let index = at; index < end; index++) {
    const token = tokens[index];
    if (token === undefined || !isFree(index)) return undefined;
    if (index > at && token.gap !== 'space' && token.gap !== 'join') return undefined;
    const char =
      (index === at && (written(tokens, at) ?? writtenPlace(tokens, at))) || firm(lattice, index);
    if (char === undefined) return undefined;
    chars += char;
  }
  return chars;
}

/** W1AW/P, W1AW/MM, W1AW/QRP: right after a slash letters mean themselves. */
function written(tokens: readonly Token[], at: number): string | undefined {
  const token = tokens[at];
  if (token === undefined || !isSlash(tokens[at - 1])) return undefined;
  const mark = token.raw.toUpperCase();
  // "stroke QRP", "slash AG": with a space only what is nothing else.
  if (mark.length > 1 && WRITTEN.has(mark)) return mark;
  if (token.gap !== 'join') return undefined;
  return /^[A-Za-z0-9]{1,4}$/.test(token.raw) ? token.raw.toUpperCase() : undefined;
}

/** DL/, MM stroke, dl/: right before a slash they are no unit and no word. */
function writtenPlace(tokens: readonly Token[], at: number): string | undefined {
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (token === undefined || !isSlash(next)) return undefined;
  const isPlace = /^[A-Z0-9]{2,4}$/.test(token.raw) || next?.gap === 'join';
  return isPlace && /^[A-Za-z0-9]{1,4}$/.test(token.raw) ? token.raw.toUpperCase() : undefined;
}

function firm(lattice: Lattice, at: number): string | undefined {
  return lattice[at]?.find(
    ({ kind, cost, tokens }) => tokens === 1 && cost <= 0.1 && kind !== 'soft-letter',
  )?.chars;
}

function isSlash(token: Token | undefined): boolean {
  return token !== undefined && SLASH_WORDS.has(token.word);
}

function continues(token: Token | undefined): boolean {
  return token !== undefined && token.gap !== 'stop' && token.gap !== 'break';
}

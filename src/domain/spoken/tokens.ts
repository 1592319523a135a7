/** Cuts a text into words and says what stands between them. Offsets stay those of the text. */
import { partsOf } from './glued.ts';

/**
 * What stands before a word. `join`: nothing or a hyphen or dot inside a spelled
 * run; `break`: something that no callsign runs across (146.52, 7:30, an address).
 */
export type Gap = 'join' | 'space' | 'comma' | 'stop' | 'break';

export interface Token {
  /** As written. */
  readonly raw: string;
  /** Small letters without accents, Ø as 0; empty for words that can never be spelled (I'm, здесь). */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** Between the word before and this one. */
  readonly gap: Gap;
  /** What the speaker, or the recogniser, broke off with: "Whiskey seven alpha…", "W7A?". */
  readonly cut?: string;
  /** "W7ABC's": what follows belongs to the station. */
  readonly owns?: true;
}

export const SLASH_WORDS: ReadonlySet<string> = new Set(['/', '\\', 'slash', 'stroke', 'slant']);

/** Scripts without spaces part from Latin letters: 这里是BG2AUE. Accents may stand apart from their letters. */
const WORD = /[\p{Script=Latin}\p{N}\p{M}]+(?:['’]\p{L}+)*|[\p{L}--\p{Script=Latin}]+|[\/\\]/gv;
const CUT = /^ ?(?:\.{2,}|[…?—]|--|-(?:\s|$))/;
const LONGEST_HESITATION = 3;
const HESITATION = new Set(['uh', 'um', 'er', 'erm', 'uhh', 'umm', 'hmm']);

export function toTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let hesitated = false;
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    const raw = match[0];
    const between = gapOf(text, end, match.index, tokens.at(-1)?.raw ?? '', raw);
    end = match.index + raw.length;
    if (isHesitation(raw)) {
      hesitated = true;
      continue;
    }
    const gap = hesitated && between !== 'stop' && between !== 'break' ? 'comma' : between;
    hesitated = false;
    const lengths = partsOf(raw);
    if (lengths) tokens.push(...glued(raw, match.index, lengths, gap));
    else tokens.push(tokenOf(text, raw, match.index, gap));
  }
  return tokens;
}

/** In capitals they are letters: WA1-UM. */
function isHesitation(raw: string): boolean {
  if (raw.length > LONGEST_HESITATION) return false;
  return HESITATION.has(raw.slice(0, 1).toLowerCase() + raw.slice(1));
}

/** The seam between a callsign and a word is a space that was forgotten. */
function glued(raw: string, from: number, lengths: readonly number[], gap: Gap): Token[] {
  let start = from;
  return lengths.map((length, index) => {
    const part = raw.slice(start - from, start - from + length);
    start += length;
    const before = index === 0 ? gap : 'join';
    return { raw: part, word: plain(part), start: start - length, end: start, gap: before };
  });
}

function tokenOf(text: string, raw: string, start: number, gap: Gap): Token {
  const end = start + raw.length;
  const cut = isLetterNext(text, end) ? undefined : CUT.exec(text.slice(end, end + 5))?.[0];
  return { ...written(raw, start), start, gap, ...(cut && { cut }) };
}

function written(raw: string, start: number): Pick<Token, 'raw' | 'word' | 'end' | 'owns'> {
  const end = start + raw.length;
  const apostrophe = raw.search(/['’]/);
  if (apostrophe < 0) return { raw, word: plain(raw), end };
  // "W7ABC's" is W7ABC; "I'm" is nothing of the kind.
  const stem = raw.slice(0, apostrophe);
  return /\d/.test(stem)
    ? { raw: stem, word: plain(stem), end: start + stem.length, owns: true }
    : { raw, word: '', end };
}

function plain(raw: string): string {
  const lower = raw.toLowerCase();
  const word = /^[a-z0-9]*$/.test(lower) ? lower : plainLetters(lower);
  return word.length <= 14 && /^(?:[a-z0-9]+|[/\\])$/.test(word) ? word : '';
}

const SHORTEST_ACCENTED = 4;

/** Ø is the figure; Québec and fünf are spelled with their accents, "à" is a word. */
function plainLetters(lower: string): string {
  const figures = lower.replaceAll('ø', '0');
  return lower.length < SHORTEST_ACCENTED
    ? figures
    : figures.normalize('NFD').replace(/\p{M}/gu, '');
}

/** One space and the next word, as nearly everywhere: nothing is cut off. */
function isLetterNext(text: string, at: number): boolean {
  const code = text.charCodeAt(at + 1) | 32;
  return text[at] === ' ' && code >= 97 && code <= 122;
}

function gapOf(text: string, from: number, to: number, before: string, after: string): Gap {
  if (before === '') return 'stop';
  if (from === to) return 'join';
  if (to - from === 1 && text[from] === ' ') return 'space';
  const between = text.slice(from, Math.min(to, from + 40));
  const mark = between.trim();
  if (mark === '') return between.includes('\n') ? 'stop' : 'space';
  return /\s/.test(between) ? apart(mark, before, after, between) : joined(mark, before, after);
}

/** Nothing but the marks themselves between two words. */
function joined(mark: string, before: string, after: string): Gap {
  if (mark === '-' || mark === '‐' || mark === '‑') return 'join';
  if (isFigure(before.at(-1)) && isFigure(after[0])) return 'break';
  if (mark === '…' || mark === '...' || /^[,;–—()"“”]+$/.test(mark)) return 'comma';
  if (mark !== '.') return 'break';
  // W.7.A.B.C is spelled, w3.org is an address.
  return /[a-z]{2}/.test(before) || /[a-z]{2}/.test(after) ? 'break' : 'join';
}

/** Marks and room between two words. */
function apart(mark: string, before: string, after: string, between: string): Gap {
  if (mark === '…' || mark === '...') return 'comma';
  // K. K. 7. N.: the dots of spelling. "November 7. Mike" is the end of a sentence.
  const isSpelling = before.length === 1 && (after.length === 1 || !isFigure(before));
  if (mark === '.' && isSpelling) return 'space';
  if (/[.!?\n]/.test(mark) || between.includes('\n')) return 'stop';
  if (/^["“”'‘’\s]+$/.test(mark)) return 'space';
  return /^[-,;:–—()[\]"“”'‘’…\s]+$/.test(mark) ? 'comma' : 'break';
}

function isFigure(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

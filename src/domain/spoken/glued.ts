/**
 * Words that a recogniser wrote without the space between them: KiloHotelSix,
 * W7ABCportable, thisisW7ABC. Only what can be parted in one way is parted.
 */
import { standingOf } from '../callsign.ts';
import { FIGURE_WORDS } from '../tables/letter-words.ts';
import { FIGURE_NAMES } from '../tables/look-alikes.ts';
import { NATO_WORDS } from '../tables/phonetic-words.ts';

const NATO = new Set(words(NATO_WORDS));
const FIGURES = words(FIGURE_WORDS).filter((word) => word.length > 2);
/** Longest first, so that "juliett" is not "juliet" and a T. */
const SPELLED = [...NATO, ...FIGURES].toSorted((a, b) => b.length - a.length).join('|');

/** One phonetic word, one figure, or letters in capitals that no small letter follows. */
const PIECE = new RegExp(`(?:${SPELLED})|[0-9]`, 'giy');
const CAPITALS = /[A-Z]{1,3}(?![a-z])/y;
const LONGEST = 90;
/** "kilosix": in small letters nothing shorter is two words. */
const SHORTEST_PAIR = 7;

/** A callsign with a word behind or before it; letters change size at the seam. */
const CALL = '[A-Z]{1,2}[0-9][A-Z]{1,3}|[0-9][A-Z][0-9][A-Z]{1,3}';
const CALL_THEN_WORD = new RegExp(`^(${CALL})([a-z]{2,}|[A-Z][a-z]{2,})$`);
const WORD_THEN_CALL = new RegExp(`^([A-Z]?[a-z]{2,})(${CALL})$`);
/** K7ABC73, W7ABC599: a signal report or a greeting. */
const CALL_THEN_REPORT = new RegExp(`^(${CALL})(7[23]s?|88s?|5[1-9]9?)$`, 'i');
const TWO_CALLS = /^([AKNW][A-Z]?[0-9][A-Z]{2,3})([AKNW][A-Z]?[0-9][A-Z]{2,3})$/i;
/** Behind a callsign in small letters only these are words beyond doubt. */
const SMALL =
  /^([a-z]{1,2}[0-9][a-z]{1,3})(mobile|portable|maritime|clear|clearing|monitoring|listening|checking|calling|standing|roger|repeater)$/;

/** VK3TZed: the letter's name behind others. */
const THEN_ZED = /^([A-Z]{1,2}[0-9][A-Z]{0,2})([Zz]ed)$/;

/** thisiskd7bbx */
const OPENING_THEN_CALL = /^(thisis|cqfrom|cqde)([a-z]{1,2}[0-9][a-z]{1,3})$/i;

/** The lengths of the parts of `raw`; undefined when it is one word. */
export function partsOf(raw: string): readonly number[] | undefined {
  if (raw.length < 5 || raw.length > LONGEST) return undefined;
  if (raw.length < SHORTEST_PAIR && !/[0-9]|.[A-Z]/.test(raw)) return undefined;
  return seam(raw) ?? spelledParts(raw);
}

function seam(raw: string): readonly number[] | undefined {
  if (!/[0-9]/.test(raw)) return undefined;
  for (const shape of [
    OPENING_THEN_CALL,
    THEN_ZED,
    CALL_THEN_WORD,
    WORD_THEN_CALL,
    SMALL,
    CALL_THEN_REPORT,
  ]) {
    const [, first, second] = shape.exec(raw) ?? [];
    if (first === undefined || second === undefined) continue;
    const isBehind = shape === WORD_THEN_CALL || shape === OPENING_THEN_CALL;
    const call = isBehind ? second : first;
    // JS8Call, FT8Web
    if (FIGURE_NAMES.has(call.slice(0, -1).toLowerCase())) return undefined;
    if (shape === THEN_ZED || standingOf(call.toUpperCase())) return [first.length, second.length];
  }
  const [, first, second] = TWO_CALLS.exec(raw) ?? [];
  if (first === undefined || second === undefined) return undefined;
  const areCalls = [first, second].every((call) => standingOf(call.toUpperCase()) === 'us');
  if (!areCalls) return undefined;
  return [first.length, second.length];
}

/** KiloHotelSix, Kilo4, november8foxtrot: nothing but spelling, and one phonetic word at least. */
function spelledParts(raw: string): readonly number[] | undefined {
  const parts: number[] = [];
  let phonetic = 0;
  for (let at = 0; at < raw.length; ) {
    const length = matchAt(PIECE, raw, at) || matchAt(CAPITALS, raw, at);
    if (length === 0) return undefined;
    if (length > 3 && NATO.has(raw.slice(at, at + length).toLowerCase())) phonetic++;
    parts.push(length);
    at += length;
  }
  return parts.length > 1 && phonetic > 0 ? parts : undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

function words(table: Readonly<Record<string, string>>): string[] {
  return Object.values(table).flatMap((list) => list.split(' '));
}

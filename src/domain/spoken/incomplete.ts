/** Chosen candidates that are only part of what was said; better nothing than half a callsign. */
import { PHONETIC_FIRST_NAMES } from '../tables/phonetic-words.ts';
import type { CallsignCandidate } from './candidates.ts';
import type { Lattice } from './lattice.ts';
import { isFixedPair } from './own-ends.ts';
import type { Token } from './tokens.ts';

/** "…alpha bravo, Mike here": the last word was a name. */
const AFTER_A_NAME = new Set('here in from at is on with over and'.split(' '));

interface Surroundings {
  readonly tokens: readonly Token[];
  readonly lattice: Lattice;
  /** Tokens at which a chosen candidate begins, and those at which one has ended. */
  readonly starts: ReadonlySet<number>;
  readonly ends: ReadonlySet<number>;
}

export function withoutIncomplete(
  chosen: readonly CallsignCandidate[],
  tokens: readonly Token[],
  lattice: Lattice,
): readonly CallsignCandidate[] {
  const around: Surroundings = {
    tokens,
    lattice,
    starts: new Set(chosen.map(({ from }) => from)),
    ends: new Set(chosen.map(({ to }) => to)),
  };
  const whole = chosen.filter(
    (candidate) => !isCutAtEnd(candidate, around) && !isCutAtStart(candidate, around),
  );
  const beginnings = beginningsOf(whole);
  // "KI7 November over": the beginning of a callsign that is said in full elsewhere.
  return whole.filter(({ callsign, steps }) => steps.length === 1 || !beginnings.has(callsign));
}

/**
 * Another spelled letter follows that the callsign could not take up: NA7ABC
 * cannot exist, and to call it NA7AB would be invention.
 */
function isCutAtEnd(candidate: CallsignCandidate, around: Surroundings): boolean {
  const { to, callsign } = candidate;
  const { tokens, starts } = around;
  const next = tokens[to];
  if (next === undefined || !isClose(next) || starts.has(to)) return false;
  if (isNodeMark(candidate, next, tokens) || isBesideTalk(candidate, around)) return false;
  if (/[0-9][A-Z]{3,}$/.test(callsign)) return isLetterTooMany(candidate, around);
  const isName =
    PHONETIC_FIRST_NAMES.has(next.word) && AFTER_A_NAME.has(tokens[to + 1]?.word ?? '');
  return isLetter(around.lattice, to) && !isName && !isFixedPair(tokens, to);
}

/** "W6LG K", "W1XX Alpha Team leader": written in one piece it is whole, and the next word belongs to the talk. */
function isBesideTalk({ steps, to, callsign }: CallsignCandidate, around: Surroundings): boolean {
  const { tokens, lattice } = around;
  const after = tokens[to + 1];
  if (steps.length > 1 || callsign.length < 4) return false;
  if (tokens[to]?.word === 'k') return after === undefined || !isClose(after);
  const isWord = (tokens[to]?.word.length ?? 0) > 1;
  return isWord && after !== undefined && isClose(after) && !isLetter(lattice, to + 1);
}

/** K9EQ-L and K9EQ-R: EchoLink's marks of a link and a repeater. */
function isNodeMark({ steps }: CallsignCandidate, next: Token, tokens: readonly Token[]): boolean {
  const isWhole = steps.length === 1 && tokens[steps[0]?.at ?? -1]?.raw.length !== 1;
  return isWhole && next.gap === 'join' && /^[LR]$/.test(next.raw);
}

/**
 * K7ARRL is nobody's callsign, and K7ARR was not said. Only in one manner of spelling
 * throughout, and when the letter is the end: names, places and prosigns stand there too.
 */
function isLetterTooMany({ steps, to }: CallsignCandidate, around: Surroundings): boolean {
  const last = steps.at(-1);
  const { tokens, lattice } = around;
  const [word, after] = [tokens[to]?.word ?? '', tokens[to + 1]];
  if (last === undefined || !isLetter(lattice, to)) return false;
  if (last.kind === 'letter') {
    if (tokens[to]?.gap === 'join') return last.gap === 'join';
    // "W 7 E L E C": K is the prosign, "a" and "i" are words.
    const isSpelled = steps
      .slice(-3)
      .every(({ at, gap }) => isCapital(tokens[at]) && gap === 'space');
    return isSpelled && isCapital(tokens[to]) && !/^[KAI]$/.test(tokens[to]?.raw ?? '');
  }
  const isSame = last.kind === 'phonetic' && word.length > 1;
  const isOther = PHONETIC_FIRST_NAMES.has(word) || PLACES.has(word) || isFixedPair(tokens, to);
  return (
    isSame && !isOther && (after === undefined || !isClose(after) || !isLetter(lattice, to + 1))
  );
}

function isCapital(token: Token | undefined): boolean {
  return /^[A-Z]$/.test(token?.raw ?? '');
}

/** Phonetic words that tell where a station is, or what becomes of it. */
const PLACES = new Set('lima quebec india sierra delta golf hotel kilo'.split(' '));

/** A spelled letter that belongs to nothing stands right before a foreign callsign. */
function isCutAtStart(candidate: CallsignCandidate, around: Surroundings): boolean {
  const { from, steps, standing } = candidate;
  const { tokens, ends, lattice } = around;
  // American ones are so much likelier that a stutter explains the letter better.
  if (standing === 'us' || steps.length === 1 || from === 0 || ends.has(from)) return false;
  if (!isClose(tokens[from])) return false;
  return isLetter(lattice, from - 1) && !PHONETIC_FIRST_NAMES.has(tokens[from - 1]?.word ?? '');
}

/** Every proper beginning of a chosen callsign. */
function beginningsOf(chosen: readonly CallsignCandidate[]): ReadonlySet<string> {
  const beginnings = new Set<string>();
  for (const { callsign } of chosen) {
    for (let length = 3; length < callsign.length; length++) {
      beginnings.add(callsign.slice(0, length));
    }
  }
  return beginnings;
}

function isClose(token: Token | undefined): boolean {
  return token !== undefined && (token.gap === 'space' || token.gap === 'join');
}

function isLetter(lattice: Lattice, at: number): boolean {
  return (
    lattice[at]?.some(
      ({ kind }) => kind === 'phonetic' || kind === 'letter' || kind === 'misheard',
    ) ?? false
  );
}

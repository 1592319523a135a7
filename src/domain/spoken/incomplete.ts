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
function isCutAtEnd({ to, callsign }: CallsignCandidate, around: Surroundings): boolean {
  const { tokens, starts } = around;
  const next = tokens[to];
  if (next === undefined || !isClose(next)) return false;
  if (/[0-9][A-Z]{3,}$/.test(callsign) || starts.has(to)) return false;
  const isName =
    PHONETIC_FIRST_NAMES.has(next.word) && AFTER_A_NAME.has(tokens[to + 1]?.word ?? '');
  return isLetter(around.lattice, to) && !isName && !isFixedPair(tokens, to);
}

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
  return lattice[at]?.some(({ kind }) => kind === 'phonetic' || kind === 'letter') ?? false;
}

/** Of all plausible candidates the set, without overlaps, that explains most of the words. */

import { PHONETIC_FIRST_NAMES } from '../tables/phonetic-words.ts';
import type { CallsignCandidate } from './candidates.ts';
import type { Lattice } from './lattice.ts';
import { worth } from './score.ts';
import type { Token } from './tokens.ts';

export interface Choice {
  readonly candidate: CallsignCandidate;
  /** Heard at another place of the text too. */
  readonly isRepeated: boolean;
}

export function choose(
  candidates: readonly CallsignCandidate[],
  tokens: readonly Token[],
  lattice: Lattice,
): readonly Choice[] {
  const repeated = repeatedCalls(candidates);
  const chosen = heaviest(candidates, tokens, repeated);
  const whole = chosen.filter((candidate) => !isCutShort(candidate, chosen, tokens, lattice));
  return whole
    .filter((candidate) => !isFragment(candidate, whole))
    .map((candidate) => ({ candidate, isRepeated: repeated.has(candidate.callsign) }));
}

/** Dynamic programming from the last word to the first. */
function heaviest(
  candidates: readonly CallsignCandidate[],
  tokens: readonly Token[],
  repeated: ReadonlySet<string>,
): readonly CallsignCandidate[] {
  const starting = Map.groupBy(candidates, ({ from }) => from);
  const best = new Float64Array(tokens.length + 1);
  const taken: (CallsignCandidate | undefined)[] = [];
  for (let at = tokens.length - 1; at >= 0; at--) {
    best[at] = best[at + 1] ?? 0;
    for (const candidate of starting.get(at) ?? []) {
      const own = worth(candidate, tokens, repeated.has(candidate.callsign));
      const sum = own + (best[candidate.to] ?? 0);
      if (own > 0 && sum > (best[at] ?? 0)) {
        best[at] = sum;
        taken[at] = candidate;
      }
    }
  }
  const chosen: CallsignCandidate[] = [];
  for (let at = 0; at < tokens.length; ) {
    const candidate = taken[at];
    if (candidate) chosen.push(candidate);
    at = candidate?.to ?? at + 1;
  }
  return chosen;
}

/** Callsigns that stand at two places which do not overlap. */
function repeatedCalls(candidates: readonly CallsignCandidate[]): ReadonlySet<string> {
  const repeated = new Set<string>();
  const firstEnd = new Map<string, number>();
  for (const { callsign, from, to } of candidates) {
    const end = firstEnd.get(callsign);
    if (end === undefined) firstEnd.set(callsign, to);
    else if (from >= end) repeated.add(callsign);
  }
  return repeated;
}

/**
 * Another spelled letter follows that the callsign could not take up: NA7ABC
 * cannot exist, and to call it NA7AB would be invention.
 */
function isCutShort(
  candidate: CallsignCandidate,
  chosen: readonly CallsignCandidate[],
  tokens: readonly Token[],
  lattice: Lattice,
): boolean {
  const { from, to, callsign, steps, standing } = candidate;
  if (steps.length > 1 && standing !== 'us' && followsLetter(from, chosen, tokens, lattice))
    return true;
  const next = tokens[to];
  if (next === undefined || (next.gap !== 'space' && next.gap !== 'join')) return false;
  if (/[0-9][A-Z]{3,}$/.test(callsign) || chosen.some(({ from }) => from === to)) return false;
  const isLetter = lattice[to]?.some(({ kind }) => kind === 'phonetic' || kind === 'letter');
  const isName =
    PHONETIC_FIRST_NAMES.has(next.word) && AFTER_A_NAME.has(tokens[to + 1]?.word ?? '');
  return isLetter === true && !isName;
}

/** Whether a spelled letter that belongs to nothing stands right before token `at`. */
function followsLetter(
  at: number,
  chosen: readonly CallsignCandidate[],
  tokens: readonly Token[],
  lattice: Lattice,
): boolean {
  const gap = tokens[at]?.gap;
  if (at === 0 || (gap !== 'space' && gap !== 'join') || chosen.some(({ to }) => to === at)) {
    return false;
  }
  const isLetter = lattice[at - 1]?.some(({ kind }) => kind === 'phonetic' || kind === 'letter');
  return isLetter === true && !PHONETIC_FIRST_NAMES.has(tokens[at - 1]?.word ?? '');
}

/** "KI7 November over": the beginning of a callsign that is said in full elsewhere. */
function isFragment(
  { callsign, steps }: CallsignCandidate,
  chosen: readonly CallsignCandidate[],
): boolean {
  if (steps.length === 1) return false;
  return chosen.some((other) => other.callsign !== callsign && other.callsign.startsWith(callsign));
}

const AFTER_A_NAME = new Set('here in from at is on with over and'.split(' '));

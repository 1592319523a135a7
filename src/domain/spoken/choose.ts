/** Of all plausible candidates the set, without overlaps, that explains most of the words. */
import { type CallsignContext, priorOf } from '../callsign-context.ts';
import type { CallsignCandidate } from './candidates.ts';
import { withoutIncomplete } from './incomplete.ts';
import type { Lattice } from './lattice.ts';
import { worth } from './score.ts';
import type { Token } from './tokens.ts';

/** How much a prior of 0…1 outweighs letters: the strongest one about one letter. */
const EXPECTED = 3;

export interface Choice {
  readonly candidate: CallsignCandidate;
  /** Heard at another place of the text too. */
  readonly isRepeated: boolean;
}

export function choose(
  candidates: readonly CallsignCandidate[],
  tokens: readonly Token[],
  lattice: Lattice,
  context: CallsignContext,
): readonly Choice[] {
  const repeated = repeatedCalls(candidates);
  const weigh = (candidate: CallsignCandidate): number => {
    const { callsign } = candidate;
    return worth(candidate, tokens, repeated.has(callsign)) + EXPECTED * priorOf(callsign, context);
  };
  const chosen = heaviest(candidates, tokens.length, weigh);
  return withoutIncomplete(chosen, tokens, lattice).map((candidate) => ({
    candidate,
    isRepeated: repeated.has(candidate.callsign),
  }));
}

/** Dynamic programming from the last word to the first. */
function heaviest(
  candidates: readonly CallsignCandidate[],
  length: number,
  weigh: (candidate: CallsignCandidate) => number,
): readonly CallsignCandidate[] {
  const starting = Map.groupBy(candidates, ({ from }) => from);
  const best = new Float64Array(length + 1);
  const taken: (CallsignCandidate | undefined)[] = [];
  for (let at = length - 1; at >= 0; at--) {
    best[at] = best[at + 1] ?? 0;
    for (const candidate of starting.get(at) ?? []) {
      const own = weigh(candidate);
      const sum = own + (best[candidate.to] ?? 0);
      if (own > 0 && sum > (best[at] ?? 0)) {
        best[at] = sum;
        taken[at] = candidate;
      }
    }
  }
  const chosen: CallsignCandidate[] = [];
  for (let at = 0; at < length; ) {
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

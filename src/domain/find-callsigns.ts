/**
 * Callsigns in what a recogniser wrote: written, spelled, in phonetic words, or
 * any mixture. Words become a lattice of letters and figures (phonetics.ts,
 * spoken/lattice.ts), an automaton of the ITU's rule lists candidates, rules drop
 * what only looks like one, and the best set without overlaps becomes mentions.
 */
import type { Mention } from './mention.ts';
import { candidatesOf } from './spoken/candidates.ts';
import { type Choice, choose } from './spoken/choose.ts';
import { type Lattice, toLattice } from './spoken/lattice.ts';
import { markAfter, markBefore } from './spoken/marks.ts';
import { isPlausible } from './spoken/plausible.ts';
import { confidenceOf } from './spoken/score.ts';
import { type Token, toTokens } from './spoken/tokens.ts';
import { withoutWithdrawn } from './spoken/withdrawn.ts';

/** Stored with every extraction; raise it when the same text may give other mentions. */
export const CALLSIGN_ENGINE_VERSION = '2';

/** Every mention in `text`, in the order heard; the same callsign as often as it is said. */
export function findCallsigns(text: string): readonly Mention[] {
  const tokens = toTokens(text);
  const lattice = toLattice(tokens);
  const candidates = candidatesOf(tokens, lattice).filter((candidate) =>
    isPlausible(candidate, tokens),
  );
  if (candidates.length === 0) return [];
  const chosen = withoutWithdrawn(choose(candidates, tokens, lattice), tokens, lattice);
  const spokenFor = new Set<number>();
  for (const { candidate } of chosen) {
    for (let at = candidate.from; at < candidate.to; at++) spokenFor.add(at);
  }
  return chosen.map((choice) => {
    const mention = toMention(choice, text, tokens, lattice, (at) => !spokenFor.has(at));
    return mention;
  });
}

function toMention(
  { candidate, isRepeated }: Choice,
  text: string,
  tokens: readonly Token[],
  lattice: Lattice,
  isFree: (at: number) => boolean,
): Mention {
  const before = markBefore(candidate.from, tokens, lattice, isFree);
  const after = markAfter(candidate.to, tokens, lattice, isFree);
  const start = tokens[before?.at ?? candidate.from]?.start ?? 0;
  const end = tokens[after?.at ?? candidate.to - 1]?.end ?? text.length;
  return {
    callsign: candidate.callsign,
    ...(before && { prefix: before.mark }),
    ...(after && { suffix: after.mark }),
    heardAs: text.slice(start, end),
    start,
    end,
    confidence: confidenceOf(candidate, tokens, isRepeated),
  };
}

/**
 * Callsigns in what a recogniser wrote: written, spelled, in phonetic words, or
 * any mixture. Words become a lattice of letters and figures (phonetics.ts,
 * spoken/lattice.ts), an automaton of the ITU's rule lists candidates, rules drop
 * what only looks like one, the best set without overlaps is chosen, and what was
 * corrected on the air is taken back. What is known beforehand may weigh, never invent.
 */
import { type CallsignContext, NO_CONTEXT } from './callsign-context.ts';
import type { ExplainedMention, Fragment } from './mention.ts';
import { type CallsignCandidate, candidatesOf } from './spoken/candidates.ts';
import { choose } from './spoken/choose.ts';
import { alternativesOf, explain, type Heard } from './spoken/explain.ts';
import { fragmentsOf } from './spoken/fragments.ts';
import { toLattice } from './spoken/lattice.ts';
import { isPlausible } from './spoken/plausible.ts';
import { toTokens } from './spoken/tokens.ts';
import { withoutWithdrawn } from './spoken/withdrawn.ts';

/** Stored with every extraction; raise it when the same text may give other mentions. */
export const CALLSIGN_ENGINE_VERSION = '7';

export interface HeardCallsigns {
  /** In the order heard; the same callsign as often as it is said. */
  readonly mentions: readonly ExplainedMention[];
  /** What was said in part, and what it may have been; none of it is a mention. */
  readonly fragments: readonly Fragment[];
}

/** Every mention in `text`, without fragments; see hearCallsigns. */
export function findCallsigns(
  text: string,
  context: CallsignContext = NO_CONTEXT,
): readonly ExplainedMention[] {
  return hearCallsigns(text, context).mentions;
}

/** Every callsign in `text`, whole and in part, with what speaks for it. Deterministic. */
export function hearCallsigns(text: string, context: CallsignContext = NO_CONTEXT): HeardCallsigns {
  const tokens = toTokens(text);
  const lattice = toLattice(tokens);
  const candidates = candidatesOf(tokens, lattice).filter((candidate) =>
    isPlausible(candidate, tokens, context),
  );
  const chosen = withoutWithdrawn(choose(candidates, tokens, lattice, context), tokens, lattice);
  const heard: Heard = { text, tokens, lattice, chosen, context };
  const byStart = Map.groupBy(candidates, ({ from }: CallsignCandidate) => from);
  const mentions = chosen.map((_, index) =>
    explain(heard, index, alternativesOf(heard, index, byStart)),
  );
  return { mentions, fragments: fragmentsOf(heard, mentions) };
}

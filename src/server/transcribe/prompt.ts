/** What the recogniser is told before it listens to one recording: words and callsigns to expect. */
import { composePrompt } from '../../domain/prompt-context.ts';
import type { Roster } from '../../domain/roster.ts';
import type { HeardReads } from '../../store/server/heard.ts';
import type { HearingOptions } from './options.ts';

export interface PromptNeeds {
  readonly heard: Pick<HeardReads, 'lately'>;
  /** Who takes part in the net that runs at a node then; absent: nets are not known. */
  readonly roster?: ((node: string, at: number) => Promise<Roster | undefined>) | undefined;
}

/** Nets come back after a day at the earliest; who was heard an hour ago may still be there. */
const LATELY_MS = 60 * 60 * 1_000;

/** Only what was asked for by `options.expect` is told. */
export async function promptFor(
  needs: PromptNeeds,
  options: HearingOptions,
  { node, recordedAt }: { readonly node: string; readonly recordedAt: number },
): Promise<string> {
  const { expect } = options;
  const lately = expect.includes('heard')
    ? await needs.heard.lately(node, recordedAt - LATELY_MS, recordedAt)
    : new Map<string, number>();
  const latestFirst = [...lately].sort(([a, at], [b, then]) => then - at || (a < b ? -1 : 1));
  return composePrompt({
    words: options.prompt,
    vocabulary: options.vocabulary,
    heardLately: latestFirst.map(([callsign]) => callsign),
    roster: expect.includes('roster') ? named(await needs.roster?.(node, recordedAt)) : [],
  });
}

/** The control stations first. */
function named(roster: Roster | undefined): readonly string[] {
  return [...(roster?.control ?? []), ...(roster?.callsigns ?? [])];
}

/** What the recogniser is told before it listens to one recording: words and callsigns to expect. */
import { composePrompt } from '../../domain/prompt-context.ts';
import type { HeardReads } from '../../store/server/heard.ts';
import type { HearingOptions } from './options.ts';

export interface PromptNeeds {
  readonly heard: Pick<HeardReads, 'lately'>;
  /** Callsigns of the net that ran at a node then, its control station first; absent: no nets are known. */
  readonly roster?: ((node: string, at: number) => Promise<readonly string[]>) | undefined;
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
    roster: (expect.includes('roster') && (await needs.roster?.(node, recordedAt))) || [],
  });
}

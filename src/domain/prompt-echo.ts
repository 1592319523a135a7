/** How much of a text is the recogniser's own prompt, said back word for word. */
import { speechWords } from './speech-words.ts';

export interface Echo {
  /** Share of the text's words in its longest run that also stands in the prompt, 0…1. */
  readonly ofText: number;
  /** Share of the prompt's words in that run, 0…1; 0 for prompts too short to tell. */
  readonly ofPrompt: number;
}

const NO_ECHO: Echo = { ofText: 0, ofPrompt: 0 };

/** Shorter runs are words that everybody says, and callsigns that were expected. */
const FEWEST_WORDS = 4;

export function echoOf(text: string, prompt: string): Echo {
  const said = speechWords(text);
  const given = speechWords(prompt);
  if (said.length < FEWEST_WORDS || given.length < FEWEST_WORDS) return NO_ECHO;
  const run = longestCommonRun(said, given);
  if (run < FEWEST_WORDS) return NO_ECHO;
  return { ofText: run / said.length, ofPrompt: run / given.length };
}

/** Time and memory are bounded by the prompt, which is short. */
function longestCommonRun(said: readonly string[], given: readonly string[]): number {
  let longest = 0;
  let before = new Uint16Array(given.length + 1);
  for (const word of said) {
    const runs = new Uint16Array(given.length + 1);
    for (const [at, other] of given.entries()) {
      if (word !== other) continue;
      const run = (before[at] ?? 0) + 1;
      runs[at + 1] = run;
      longest = Math.max(longest, run);
    }
    before = runs;
  }
  return longest;
}

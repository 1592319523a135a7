/** What a person typed to search for: words, and "quoted" runs of words. */

export interface TypedSearch {
  /** Each holds a letter or a digit. What was not quoted is a run of its own, often of one word. */
  readonly runs: readonly string[];
  /** The last word of the last run may go on. */
  readonly unfinished: boolean;
}

/** More words than this make no search better. */
const RUNS_LIMIT = 32;

/** Undefined: there is no word in it. Any text is a valid question. */
export function readTypedSearch(typed: string): TypedSearch | undefined {
  const text = typed.replaceAll('\0', ' ');
  const parts = [...text.matchAll(/"([^"]*)("?)|[^\s"]+/g)]
    .map((found) => ({ words: found[1] ?? found[0], closed: found[2] === '"' }))
    .filter(({ words }) => /[\p{L}\p{N}]/u.test(words))
    .slice(0, RUNS_LIMIT);
  if (parts.length === 0) return undefined;
  const unfinished = parts.at(-1)?.closed === false && /[\p{L}\p{N}]$/u.test(text);
  return { runs: parts.map(({ words }) => words), unfinished };
}

/** What a person typed to search for: words, and "quoted" runs of words. */

export interface TypedSearch {
  /** Each holds a letter or a digit. What was not quoted is a run of its own, often of one word. */
  readonly runs: readonly string[];
  /** The last word of the last run may go on; a letter of a to z or a digit alone does not. */
  readonly unfinished: boolean;
}

/** More words than this make no search better. */
const RUNS_LIMIT = 32;

/** Every recording holds words that begin so: to find them all costs most, and tells nothing. */
const ONE_LETTER = /(?<![\p{L}\p{N}])[a-z0-9]$/iu;

/** Undefined: there is no word in it. Any text is a valid question. */
export function readTypedSearch(typed: string): TypedSearch | undefined {
  const text = typed.replaceAll('\0', ' ');
  const parts = [...text.matchAll(/"([^"]*)("?)|[^\s"]+/g)]
    .map((found) => ({ words: found[1] ?? found[0], closed: found[2] === '"' }))
    .filter(({ words }) => /[\p{L}\p{N}]/u.test(words))
    .slice(0, RUNS_LIMIT);
  if (parts.length === 0) return undefined;
  const mayGoOn = /[\p{L}\p{N}]$/u.test(text) && !ONE_LETTER.test(text);
  const unfinished = parts.at(-1)?.closed === false && mayGoOn;
  return { runs: parts.map(({ words }) => words), unfinished };
}

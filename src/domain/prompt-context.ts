/**
 * What a recogniser is told before it listens: names and callsigns to expect. A whisper
 * model keeps about the last 220 tokens of it, so it is built within a budget, what is
 * most likely to be said last, and what is least likely is left out first.
 */

export interface PromptParts {
  /** The operator's own words, as they are. */
  readonly words: string;
  /** Names of nets, places and people at this node. */
  readonly vocabulary: readonly string[];
  /** Callsigns heard here lately, the latest first. */
  readonly heardLately: readonly string[];
  /** Callsigns of the running net, its control stations first. */
  readonly roster: readonly string[];
}

/** Tokens that a prompt may take; whisper.cpp keeps half of the 448 of its text context, less marks. */
export const PROMPT_TOKENS = 200;

/** Empty when there is nothing to say. Deterministic: the same parts give the same prompt. */
export function composePrompt(parts: PromptParts, tokens = PROMPT_TOKENS): string {
  const said = new Set<string>();
  const fresh = (list: readonly string[]): string[] =>
    list.filter((one) => one !== '' && !said.has(one) && said.add(one));
  const roster = fresh(parts.roster);
  const heard = fresh(parts.heardLately);
  const vocabulary = fresh(parts.vocabulary);
  let left = tokens - tokensOf(parts.words);
  const taken = (list: readonly string[]): string[] => {
    const fits: string[] = [];
    for (const one of list) {
      const cost = tokensOf(one) + 1; // and its comma
      if (cost > left) break;
      left -= cost;
      fits.push(one);
    }
    return fits;
  };
  const kept = { roster: taken(roster), vocabulary: taken(vocabulary), heard: taken(heard) };
  return [
    parts.words.trim(),
    sentence(kept.vocabulary),
    sentence([...kept.heard].reverse()),
    sentence([...kept.roster].reverse()),
  ]
    .filter((text) => text !== '')
    .join(' ');
}

/**
 * An upper bound for ordinary text: whisper's tokens of English words are longer than three
 * letters on average, those of callsigns seldom shorter than one.
 */
export function tokensOf(text: string): number {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .reduce((sum, word) => sum + (/\d/.test(word) ? word.length : Math.ceil(word.length / 3)), 0);
}

function sentence(words: readonly string[]): string {
  return words.length === 0 ? '' : `${words.join(', ')}.`;
}

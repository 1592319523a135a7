/** A text as plain words with their places: a callsign is one word, whatever it was spelled with. */

export interface SpokenWord {
  /** Small letters without apostrophes; `#` for a callsign. */
  readonly word: string;
  /** In the text. */
  readonly start: number;
  readonly end: number;
  /** Which sentence of the text, as far as the recogniser wrote any. */
  readonly sentence: number;
  /** Its sentence ends in a question mark. */
  readonly asks: boolean;
}

/** Where a callsign stands in the text. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export const CALL = '#';

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;
const HESITATIONS = new Set(['uh', 'um', 'er', 'erm', 'ah', 'uhh', 'umm']);

interface Part extends Place {
  readonly word: string;
}

/** “May day” is one word, as “mayday” is; hesitations are none. */
export function spokenWords(text: string, callsigns: readonly Place[] = []): SpokenWord[] {
  const parts = withoutSpelling(text, callsigns);
  const words: SpokenWord[] = [];
  let sentence = 0;
  let end = 0;
  for (const part of parts) {
    const between = text.slice(end, part.start);
    if (words.length > 0 && /[.?!;…]/.test(between)) sentence += 1;
    end = part.end;
    const last = words.at(-1);
    if (part.word === 'day' && last?.word === 'may' && /^[\s-]*$/.test(between))
      words[words.length - 1] = { ...last, word: 'mayday', end };
    else words.push({ ...part, sentence, asks: false });
  }
  const asking = askingSentences(text, words);
  return words.map((each) => ({ ...each, asks: asking.has(each.sentence) }));
}

function withoutSpelling(text: string, callsigns: readonly Place[]): readonly Part[] {
  const parts: Part[] = [];
  let next = 0; // callsigns come in their order
  for (const match of text.matchAll(WORD)) {
    const [start, end] = [match.index, match.index + match[0].length];
    while ((callsigns[next]?.end ?? end) <= start) next += 1;
    const place = callsigns[next];
    const call = place !== undefined && start >= place.start ? place : undefined;
    if (call !== undefined) {
      const last = parts.at(-1);
      if (last?.word !== CALL || last.start !== call.start) parts.push({ ...call, word: CALL });
      continue;
    }
    const word = match[0].toLowerCase().replace(/['’]/g, '');
    if (!HESITATIONS.has(word)) parts.push({ word, start, end });
  }
  return parts;
}

function askingSentences(text: string, words: readonly SpokenWord[]): ReadonlySet<number> {
  const ends = words.filter(({ sentence }, at) => words[at + 1]?.sentence !== sentence);
  const asking = ends.filter(({ end }) => /^[^\p{L}\p{N}]*\?/u.test(text.slice(end, end + 4)));
  return new Set(asking.map(({ sentence }) => sentence));
}

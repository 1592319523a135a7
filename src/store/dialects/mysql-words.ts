/**
 * Words the way FTS5's tokenizer sees them, for MySQL. FULLTEXT by itself drops words of
 * one or two letters and those of a list, which the server's configuration decides: "CQ",
 * "73" and "this is" could not be found. So it is given words in a spelling of our own.
 */

export interface Word {
  /** Without case and accents. */
  readonly word: string;
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{Mn}]*/gu;

export function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(WORD)].map((found) => ({
    word: found[0]
      .normalize('NFD')
      .replaceAll(/\p{Mn}/gu, '')
      .normalize('NFC')
      .toLowerCase(),
    start: found.index,
    end: found.index + found[0].length,
  }));
}

/** FULLTEXT cuts words off after 84 characters. */
const LONGEST = 80;

/**
 * Long enough for FULLTEXT whatever the word, in none of its lists, and of characters
 * that it takes for letters.
 */
export function spelled({ word }: Pick<Word, 'word'>): string {
  const letters = word.replaceAll(/[^a-z0-9]/gu, (letter) =>
    /^(?=[\u0080-\uffff])[\p{L}\p{Nd}]$/u.test(letter) ? letter : `u${letter.codePointAt(0)}u`,
  );
  return `ww${letters}`.slice(0, LONGEST);
}

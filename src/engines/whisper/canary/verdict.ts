/** Whether known words were heard; pure, and tolerant of how models write. */

const NUMBERS: Readonly<Record<string, string>> = { '7': 'seven' };

/** A good model hears nearly all; a tiny one, or GSM's sound, may cost a few. */
const LEAST_SHARE = 0.6;

/** @param heard all text of the clip, as the model wrote it */
export function isUnderstood(heard: string, expected: string): boolean {
  const said = wordsOf(expected);
  const left = wordsOf(heard);
  // Far more than was said is a loop, even when the words are among it.
  if (left.length > 2 * said.length) return false;
  let found = 0;
  for (const word of said) {
    const at = left.indexOf(word);
    if (at === -1) continue;
    left.splice(0, at + 1); // in the order in which they were said
    found += 1;
  }
  return found >= said.length * LEAST_SHARE;
}

/** Whiskey is spelled in two ways, and models write numbers as digits. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll('whisky', 'whiskey')
    .replaceAll(/\d/g, ' $& ')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => NUMBERS[word] ?? word);
}

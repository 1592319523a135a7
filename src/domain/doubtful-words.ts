/** Words of which the recogniser was not sure, put together from its tokens. */
import type { HeardToken } from './recognition.ts';
import type { DoubtfulWord } from './transcript.ts';

/** Below this a token is marked: whisper's own colouring calls it low, and people look there first. */
const LOW = 0.5;

/** Tokens begin a word with a space; a word is as sure as its least sure token. */
export function doubtfulWords(tokens: readonly HeardToken[]): readonly DoubtfulWord[] {
  const words: { text: string; p: number }[] = [];
  for (const { text, p } of tokens) {
    const last = words.at(-1);
    if (last === undefined || /^\s/.test(text)) words.push({ text: text.trimStart(), p });
    else Object.assign(last, { text: last.text + text, p: Math.min(last.p, p) });
  }
  return words
    .filter(({ text, p }) => p < LOW && /[\p{L}\p{N}]/u.test(text))
    .map(({ text, p }) => ({ text: text.trimEnd(), p: Math.round(p * 1_000) / 1_000 }));
}

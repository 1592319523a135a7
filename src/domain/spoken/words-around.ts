/** The words beside a callsign as the rules for corrections read them. */
import type { Token } from './tokens.ts';

/** The words from `from` up to `to`, in small letters, without apostrophes, one space between. */
export function wordsOf(tokens: readonly Token[], from: number, to: number): string {
  return tokens
    .slice(Math.max(0, from), to)
    .map(({ raw }) => raw.toLowerCase().replace(/['’]/g, ''))
    .join(' ');
}

/** Where somebody draws breath: what the rules of the search ask of the place beside a word. */
import { WORDS_AFTER_A_CALLSIGN } from '../tables/ordinary-words.ts';
import type { Gap, Token } from './tokens.ts';

/** Whether a pause stands before it. */
export function isPause({ gap }: { readonly gap: Gap }): boolean {
  return gap === 'comma' || gap === 'stop';
}

/** Whether nothing is said before `next` for which the words so far could be meant. */
export function isEndAt(next: Token | undefined): boolean {
  return next === undefined || isPause(next);
}

/** The same, or what people say right behind a callsign follows. */
export function isCallEndAt(next: Token | undefined): boolean {
  return next === undefined || isPause(next) || WORDS_AFTER_A_CALLSIGN.has(next.word);
}

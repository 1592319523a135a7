/** Whether a model that listens a second time says what it said before. */
import type { Transcript } from './transcript.ts';

/**
 * The same words, and the same was told beforehand: nothing is lost when the one takes the place
 * of the other. Hidden words count as well: what is hidden is judged again.
 */
export function saysTheSame(one: Transcript, other: Transcript): boolean {
  return wordsOf(one) === wordsOf(other) && toldBeforehand(one) === toldBeforehand(other);
}

function wordsOf({ segments }: Transcript): string {
  return segments.map(({ text }) => text.trim()).join('\n');
}

function toldBeforehand({ language, heardBy: { prompt, options } }: Transcript): string {
  return JSON.stringify([prompt, language, options['language'] ?? null]);
}

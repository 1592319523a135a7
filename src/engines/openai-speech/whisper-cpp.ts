/**
 * What is particular to whisper.cpp's own server (seen with 1.9.1): it cuts segments after 60
 * characters, also within a word, divides a segment's log-probability by its marks of time as
 * well, and gives the no-speech probability of another clip.
 */
import type { HeardSegment, HeardToken } from '../../domain/recognition.ts';

/** As its `Server` header calls it. */
export function isWhisperCpp(serverHeader: string | null): boolean {
  return serverHeader === 'whisper.cpp';
}

/** A word begins with a space there: what has none goes on with the word before it. */
export function joinCutWords(segments: readonly HeardSegment[]): readonly HeardSegment[] {
  const joined: HeardSegment[] = [];
  for (const segment of segments) {
    const before = /^\s/.test(segment.text) ? undefined : joined.pop();
    joined.push(before === undefined ? segment : together(before, segment));
  }
  return joined;
}

/** The same for the forms without segments: a line for each, word or not. */
export function joinLines(text: string): string {
  return text.replaceAll('\n', '');
}

/** The mean of the words alone; `otherwise` where it names none. */
export function wordsLogprob(tokens: readonly HeardToken[], otherwise: number): number {
  if (tokens.length === 0) return otherwise;
  return tokens.reduce((sum, { p }) => sum + Math.log(Math.max(p, 1e-9)), 0) / tokens.length;
}

function together(before: HeardSegment, after: HeardSegment): HeardSegment {
  const tokens = [...before.tokens, ...after.tokens];
  return {
    startMs: before.startMs,
    endMs: after.endMs,
    text: before.text + after.text,
    avgLogprob: wordsLogprob(tokens, (before.avgLogprob + after.avgLogprob) / 2),
    tokens,
  };
}

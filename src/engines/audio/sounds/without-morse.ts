/** Morse is no speech, not even where the room for consonants around a voice reaches into it. */
import type { SoundMark } from '../../../domain/transmission.ts';
import type { VoiceSegment } from '../voice.ts';

/** `segments` without what lies within an identification in Morse. Both in order. */
export function withoutMorse(
  segments: readonly VoiceSegment[],
  marks: readonly SoundMark[],
): readonly VoiceSegment[] {
  const morse = marks.filter(({ kind }) => kind === 'morse-id');
  return morse.reduce<readonly VoiceSegment[]>(
    (left, mark) => left.flatMap((segment) => cut(segment, mark)),
    segments,
  );
}

/** Whether an identification in Morse lies between two instants. */
export function hasMorseBetween(
  marks: readonly SoundMark[],
  fromMs: number,
  toMs: number,
): boolean {
  return marks.some(
    ({ kind, startMs, endMs }) => kind === 'morse-id' && startMs < toMs && endMs > fromMs,
  );
}

function cut(segment: VoiceSegment, mark: SoundMark): readonly VoiceSegment[] {
  if (mark.endMs <= segment.startMs || mark.startMs >= segment.endMs) return [segment];
  return [
    { ...segment, endMs: mark.startMs },
    { ...segment, startMs: mark.endMs },
  ].filter(({ startMs, endMs }) => endMs > startMs);
}

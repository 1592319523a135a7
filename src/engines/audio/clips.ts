/**
 * Cuts a recording into clips that a recogniser takes at once: at pauses, and where
 * somebody speaks without pause, at the quietest place. Silence around is left out.
 */
import { LONGEST_CLIP_MS } from '../../domain/recognition.ts';
import type { SoundMark } from '../../domain/transmission.ts';
import { hasMorseBetween } from './sounds/without-morse.ts';
import type { Voice, VoiceSegment } from './voice.ts';
import { FRAME_STEP_MS } from './voice-frames.ts';

/** Longer pauses end a clip: recognisers invent words in long silence. */
const LONGEST_PAUSE_MS = 3_000;

/**
 * Clips in order, none longer than {@link LONGEST_CLIP_MS}, together covering all voice.
 * @param marks Morse among them never becomes part of a clip
 */
export function cutClips({
  segments,
  levels,
  marks = [],
}: Voice & { readonly marks?: readonly SoundMark[] }): readonly VoiceSegment[] {
  const clips: VoiceSegment[] = [];
  for (const segment of segments.flatMap((whole) => cutSegment(whole, levels))) {
    const last = clips.at(-1);
    const fits = last && segment.endMs - last.startMs <= LONGEST_CLIP_MS;
    const isNear = last && segment.startMs - last.endMs <= LONGEST_PAUSE_MS;
    if (last && fits && isNear && !hasMorseBetween(marks, last.endMs, segment.startMs))
      clips[clips.length - 1] = { startMs: last.startMs, endMs: segment.endMs };
    else clips.push(segment);
  }
  return clips;
}

function cutSegment(segment: VoiceSegment, levels: Float32Array): readonly VoiceSegment[] {
  const parts: VoiceSegment[] = [];
  let { startMs } = segment;
  while (segment.endMs - startMs > LONGEST_CLIP_MS) {
    const cutMs = quietestMs(levels, startMs + LONGEST_CLIP_MS / 2, startMs + LONGEST_CLIP_MS);
    parts.push({ startMs, endMs: cutMs });
    startMs = cutMs;
  }
  return [...parts, { startMs, endMs: segment.endMs }];
}

/** The middle of the quietest fifth of a second between two instants. */
function quietestMs(levels: Float32Array, fromMs: number, toMs: number): number {
  const span = 12;
  const first = Math.ceil(fromMs / FRAME_STEP_MS);
  const last = Math.floor(toMs / FRAME_STEP_MS) - span;
  let best = first;
  let quietest = Number.POSITIVE_INFINITY;
  for (let at = first; at <= last; at++) {
    const sum = levels.subarray(at, at + span).reduce((total, level) => total + level, 0);
    if (sum < quietest) {
      quietest = sum;
      best = at;
    }
  }
  return Math.round((best + span / 2) * FRAME_STEP_MS);
}

/**
 * Tells music of steady notes, hum and call-progress tones from a voice, where both repeat
 * themselves at a pitch. Whoever speaks glides from sound to sound, so a fifth of a second
 * in which much moves comes in every phrase; between notes that stand still it does not.
 * What is short or lively is a voice: the doubtful is kept.
 */
import type { VoiceTrack } from './voice-track.ts';

/** Frames of 16 ms. A second of sound at least: a drawn-out word is no music. */
const FEWEST_LOUD = 63;
/** A tenth of the loudest: below it are echoes and noise. */
const LOUD = 0.1;
/** 192 ms. */
const MEAN_OVER = 12;
/** So much of the energy moves where somebody speaks; chosen on generated and recorded speech (docs/performance.md). */
const LIVELY = 0.18;
/** So many lively places within two seconds are a voice. */
const FEWEST_LIVELY = 10;
const WITHIN = 125;
/** 1.8 s, with the room around it. A word may hold one vowel for so long, a sentence does not. */
const PHRASE = 112;
/** A shorter stretch has fewer places that could move, and is believed somewhat more. */
const SHORT_IS_WORTH = 1.15;

/** Of a stretch with a pitch. */
export interface Liveliness {
  /** How much moves where most moves, 0…1: hardly ever below 0.46 where somebody speaks. */
  readonly movement: number;
  /** Notes, and nobody's voice. */
  readonly areNotes: boolean;
}

/** Judges the frames `from` (inclusive) to `to` (exclusive). */
export function livelinessOf(track: VoiceTrack, from: number, to: number): Liveliness {
  const { means, loud } = meansOf(track, Math.max(0, from), Math.min(track.length(), to));
  const most = mostMovement(means);
  const movement = means.length < PHRASE ? Math.min(1, SHORT_IS_WORTH * most) : most;
  return { movement, areNotes: loud >= FEWEST_LOUD && most < LIVELY };
}

/** Mean movement of the fifth of a second before each frame; the number of loud frames. */
function meansOf(track: VoiceTrack, first: number, last: number) {
  let loudest = 0;
  for (let at = first; at < last; at++) loudest = Math.max(loudest, track.level(at));
  const isLoud = (at: number): boolean => track.level(at) >= LOUD * loudest;
  const moves = (at: number): number => (at >= first && isLoud(at) ? track.movement(at) : 0);
  const means = new Float32Array(Math.max(0, last - first));
  let loud = 0;
  let sum = 0;
  for (let at = first; at < last; at++) {
    if (isLoud(at)) loud++;
    sum += moves(at) - moves(at - MEAN_OVER);
    means[at - first] = sum / MEAN_OVER;
  }
  return { means, loud };
}

/** The greatest movement that {@link FEWEST_LIVELY} places within two seconds reach, to a hundredth. */
function mostMovement(means: Float32Array): number {
  let reached = 0;
  let missed = 1;
  while (missed - reached > 0.01) {
    const middle = (reached + missed) / 2;
    if (isLively(means, middle)) reached = middle;
    else missed = middle;
  }
  return reached;
}

function isLively(means: Float32Array, needed: number): boolean {
  let count = 0;
  for (let at = 0; at < means.length; at++) {
    if ((means[at] ?? 0) >= needed) count++;
    if ((means[at - WITHIN] ?? 0) >= needed) count--;
    if (count >= FEWEST_LIVELY) return true;
  }
  return false;
}

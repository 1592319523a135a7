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

/** Whether the frames `from` (inclusive) to `to` (exclusive) are notes and nobody's voice. */
export function areSteadyNotes(track: VoiceTrack, from: number, to: number): boolean {
  const first = Math.max(0, from);
  const last = Math.min(track.length(), to);
  let loudest = 0;
  for (let at = first; at < last; at++) loudest = Math.max(loudest, track.level(at));
  const isLoud = (at: number): boolean => track.level(at) >= LOUD * loudest;
  let loud = 0;
  for (let at = first; at < last; at++) if (isLoud(at)) loud++;
  if (loud < FEWEST_LOUD) return false;

  const moves = (at: number): number => (at >= first && isLoud(at) ? track.movement(at) : 0);
  const lively: boolean[] = [];
  let sum = 0;
  let count = 0;
  for (let at = first; at < last; at++) {
    sum += moves(at) - moves(at - MEAN_OVER);
    const isLively = sum / MEAN_OVER >= LIVELY;
    lively.push(isLively);
    if (isLively) count++;
    if (lively[lively.length - 1 - WITHIN]) count--;
    if (count >= FEWEST_LIVELY) return false;
  }
  return true;
}

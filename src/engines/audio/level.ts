/**
 * Brings every recording to one level before it is recognised. The voice decides, not
 * the peak: a squelch tail is louder than a weak station and would push it further down.
 */

/** −20 dBFS: what recognisers were trained on. */
const WANTED_LEVEL = 0.1;
/** Beyond these a wrong guess would do more harm than the level itself. */
const GAIN = { min: 1 / 32, max: 100 };

/** The factor for sound whose voice has `voiceLevel` (full scale = 1). */
export function levelGain(voiceLevel: number): number {
  if (voiceLevel <= 0) return 1;
  return Math.min(GAIN.max, Math.max(GAIN.min, WANTED_LEVEL / voiceLevel));
}

/** `pcm` without its constant offset, times `gain`, kept within −1…1. */
export function toLevel(pcm: Float32Array, gain: number): Float32Array {
  let sum = 0;
  for (let i = 0; i < pcm.length; i++) sum += pcm[i] ?? 0;
  const offset = sum / Math.max(1, pcm.length);
  const levelled = new Float32Array(pcm.length);
  for (let i = 0; i < pcm.length; i++)
    levelled[i] = Math.min(1, Math.max(-1, ((pcm[i] ?? 0) - offset) * gain));
  return levelled;
}

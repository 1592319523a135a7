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
  const offset = pcm.reduce((sum, sample) => sum + sample, 0) / Math.max(1, pcm.length);
  return pcm.map((sample) => Math.min(1, Math.max(-1, (sample - offset) * gain)));
}

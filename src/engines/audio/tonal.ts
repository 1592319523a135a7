/** Tells tones (CW, DTMF, courtesy beeps) from a voice by linear prediction. */

/** Below this share of unpredictable energy it is one sine wave, or two. */
export const TONAL_RESIDUAL = 0.003;

const ORDER = 4;

/** 32 ms at 8 kHz. */
const SAMPLES = 256;
const HANN = Float64Array.from(
  { length: SAMPLES },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / SAMPLES),
);
const windowed = new Float64Array(SAMPLES);
const correlation = new Float64Array(ORDER + 1);

/**
 * Share of the energy that four earlier samples do not predict, 0…1. Two sine waves
 * are predicted completely by four samples, a voice with its formants is not.
 * @param sound 256 samples
 */
export function tonalResidual(sound: Float64Array): number {
  for (let i = 0; i < SAMPLES; i++) windowed[i] = (sound[i] ?? 0) * (HANN[i] ?? 0);
  for (let lag = 0; lag <= ORDER; lag++) correlation[lag] = correlate(lag);
  const energy = correlation[0] ?? 0;
  if (energy <= 0) return 1;
  return levinson(correlation, energy) / energy;
}

function correlate(lag: number): number {
  let sum = 0;
  for (let i = lag; i < SAMPLES; i++) sum += (windowed[i] ?? 0) * (windowed[i - lag] ?? 0);
  return sum;
}

/** Levinson–Durbin recursion; answers the energy of the prediction error. */
function levinson(correlation: Float64Array, energy: number): number {
  let error = energy;
  let predictor = new Float64Array(ORDER + 1);
  for (let order = 1; order <= ORDER && error > 0; order++) {
    let sum = correlation[order] ?? 0;
    for (let i = 1; i < order; i++) sum -= (predictor[i] ?? 0) * (correlation[order - i] ?? 0);
    const reflection = sum / error;
    const next = predictor.slice();
    next[order] = reflection;
    for (let i = 1; i < order; i++)
      next[i] = (predictor[i] ?? 0) - reflection * (predictor[order - i] ?? 0);
    predictor = next;
    error *= 1 - reflection * reflection;
  }
  return Math.max(0, error);
}

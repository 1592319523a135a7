/**
 * Looks for the strongest tone every 8 ms: how strong it is, and how much of the whole
 * sound it makes up, among the frequencies that tones on repeaters have.
 */
import { joinPieces } from '../pieces.ts';
import { powersOf, SPECTRUM_SAMPLES } from './spectrum.ts';

export interface ToneFrame {
  readonly hz: number;
  /** Root mean square of the tone alone. */
  readonly level: number;
  /** Of the energy, 0…1. */
  readonly share: number;
  /** Root mean square of everything. */
  readonly total: number;
  /** Likeness of neighbouring samples, −1…1: hiss has none, a voice nearly 1. */
  readonly smoothness: number;
}

export const TONE_STEP_MS = 8;
export const TONE_FRAME_MS = 32;

/** Inside at 8 kHz: no tone of interest lies above 2.2 kHz. */
const RATE_HZ = 8_000;
const FRAME = SPECTRUM_SAMPLES; // TONE_FRAME_MS at this rate
const STEP = (RATE_HZ * TONE_STEP_MS) / 1_000;
const BIN_HZ = RATE_HZ / FRAME;
const FIRST_BIN = 11; // 344 Hz: above CTCSS and the pitch of most voices
const LAST_BIN = 72; // 2250 Hz
const INAUDIBLE = 1e-8;

const WINDOW = Float64Array.from(
  { length: FRAME },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / FRAME),
);
const WINDOW_SUM = WINDOW.reduce((sum, weight) => sum + weight, 0);
const WINDOW_POWER = WINDOW.reduce((sum, weight) => sum + weight * weight, 0);
export interface ToneFrames {
  /** @param piece sound at 16 kHz */
  push(piece: Float32Array): readonly ToneFrame[];
}

export function createToneFrames(): ToneFrames {
  const halve = createHalving();
  let held: Float32Array = new Float32Array(0);
  return {
    push(piece) {
      held = joinPieces([held, halve(piece)]);
      const frames: ToneFrame[] = [];
      let at = 0;
      for (; at + FRAME <= held.length; at += STEP) frames.push(judge(held, at));
      held = held.slice(at);
      return frames;
    },
  };
}

/** To 8 kHz by the mean of two neighbours, which is enough below 2.2 kHz. */
function createHalving(): (piece: Float32Array) => Float32Array {
  let odd: number | undefined;
  return (piece) => {
    const out = new Float32Array(Math.floor((piece.length + (odd === undefined ? 0 : 1)) / 2));
    let at = 0;
    let count = 0;
    if (odd !== undefined && piece.length > 0) out[count++] = (odd + (piece[at++] ?? 0)) / 2;
    for (; at + 1 < piece.length; at += 2)
      out[count++] = ((piece[at] ?? 0) + (piece[at + 1] ?? 0)) / 2;
    if (piece.length > 0) odd = at < piece.length ? piece[at] : undefined;
    return out;
  };
}

const windowed = new Float64Array(FRAME);
const powers = new Float64Array(FRAME / 2);

/** The frame of `held` that begins at `from`. */
function judge(held: Float32Array, from: number): ToneFrame {
  let power = 0;
  let energy = 0;
  let neighbours = 0;
  let before = 0;
  for (let i = 0; i < FRAME; i++) {
    const sample = held[from + i] ?? 0;
    const weighted = sample * (WINDOW[i] ?? 0);
    windowed[i] = weighted;
    power += weighted * weighted;
    energy += sample * sample;
    neighbours += before * sample;
    before = sample;
  }
  const total = Math.sqrt(energy / FRAME);
  const meanPower = power / WINDOW_POWER;
  if (meanPower < INAUDIBLE) return { hz: 0, level: 0, share: 0, total, smoothness: 1 };
  const { bin, tonePower } = strongest();
  return {
    hz: bin * BIN_HZ,
    level: Math.sqrt(tonePower),
    share: Math.min(1, tonePower / meanPower),
    total,
    smoothness: energy > 0 ? neighbours / energy : 1,
  };
}

/** The strongest bin by parabola, and the power of the tone, which a Hann window spreads over three bins. */
function strongest(): { bin: number; tonePower: number } {
  powersOf(windowed, powers, FIRST_BIN - 1, LAST_BIN + 1);
  let best = FIRST_BIN;
  let bestPower = -1;
  for (let bin = FIRST_BIN; bin <= LAST_BIN; bin++) {
    const power = powers[bin] ?? 0;
    if (power > bestPower) {
      best = bin;
      bestPower = power;
    }
  }
  const before = powers[best - 1] ?? 0;
  const after = powers[best + 1] ?? 0;
  const shift = (after - before) / (before + bestPower + after + 1e-12);
  const spread = (before + bestPower + after) / 1.5;
  return { bin: best + shift, tonePower: (2 * spread) / (WINDOW_SUM * WINDOW_SUM) };
}

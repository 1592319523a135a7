/**
 * Judges sound every 16 ms without a model: a voice repeats itself at the pitch of
 * the throat, noise and squelch never do, and tones repeat too perfectly.
 */
import { createLikeness } from './likeness.ts';
import { joinPieces } from './pieces.ts';
import { TONAL_RESIDUAL, tonalResidual } from './tonal.ts';

export interface VoiceFrame {
  /** Root mean square of the speech band. */
  readonly level: number;
  readonly isVoiced: boolean;
}

/** A frame judges 32 ms of sound; the next begins 16 ms later. */
export const FRAME_STEP_MS = 16;
export const FRAME_MS = 32;

/** Inside, sound has 8 kHz: half the work, and speech has its pitch below 4 kHz anyway. */
const FRAME = 256;
const STEP = 128;
const SHORTEST_PITCH = 20; // 400 Hz
const LONGEST_PITCH = 125; // 64 Hz
const NEEDED = FRAME + LONGEST_PITCH;

const VOICED = 0.5;
/** −80 dBFS: below it, 16 bits hold rounding noise and the ghosts of hum. */
const INAUDIBLE = 0.000_1;

export interface VoiceFrames {
  /** The frames that `piece`, sound at 16 kHz, completes: one for each 16 ms. */
  push(piece: Float32Array): readonly VoiceFrame[];
  end(): readonly VoiceFrame[];
}

export function createVoiceFrames(): VoiceFrames {
  const toSpeechBand = createSpeechBand();
  const judge = createJudge();
  let held: Float32Array = new Float32Array(0);
  return {
    push(piece) {
      held = joinPieces([held, toSpeechBand(piece)]);
      const frames: VoiceFrame[] = [];
      let at = 0;
      for (; at + NEEDED <= held.length; at += STEP) frames.push(judge(held, at));
      held = held.slice(at);
      return frames;
    },
    // Silence after the end lets the last frames be judged as well.
    end() {
      const padded = joinPieces([held, new Float32Array(NEEDED)]);
      const count = Math.max(0, Math.floor((held.length - FRAME) / STEP) + 1);
      return Array.from({ length: count }, (_, i) => judge(padded, i * STEP));
    },
  };
}

/** 250 Hz to 2 kHz by four one-pole filters, at half the rate. */
function createSpeechBand(): (piece: Float32Array) => Float32Array {
  const state = new Float64Array(5);
  let isOdd = false;
  return (piece) => {
    const band = new Float32Array((piece.length + (isOdd ? 1 : 0)) >> 1);
    filterBand(state, piece, band, isOdd ? 0 : 1);
    if (piece.length % 2 === 1) isOdd = !isOdd;
    for (let i = 0; i < state.length; i++) if (Math.abs(state[i] ?? 0) < VANISHING) state[i] = 0;
    return band;
  };
}

const HIGH_PASS = 0.91;
const LOW_PASS = 0.55;
/** Far below what any sum still notices. In silence the filters come here, where processors are slow. */
const VANISHING = 1e-200;

/**
 * Filters `piece`; every second output from `first` on goes to `band`. The state is held
 * in variables of the loop: numbers that a closure keeps are made anew for each sample.
 */
function filterBand(
  state: Float64Array,
  piece: Float32Array,
  band: Float32Array,
  first: number,
): void {
  let [input, once, twice, third, output] = [
    state[0] ?? 0,
    state[1] ?? 0,
    state[2] ?? 0,
    state[3] ?? 0,
    state[4] ?? 0,
  ];
  for (let i = 0; i < piece.length; i++) {
    const sample = piece[i] ?? 0;
    const onceNow = HIGH_PASS * (once + sample - input);
    twice = HIGH_PASS * (twice + onceNow - once);
    input = sample;
    once = onceNow;
    third += LOW_PASS * (twice - third);
    output += LOW_PASS * (third - output);
    if ((i & 1) === first) band[i >> 1] = output;
  }
  state[0] = input;
  state[1] = once;
  state[2] = twice;
  state[3] = third;
  state[4] = output;
}

/** Judges the frame of `held` that begins at `from`. */
function createJudge(): (held: Float32Array, from: number) => VoiceFrame {
  const frame = new Float64Array(NEEDED);
  const first = frame.subarray(0, FRAME);
  const delays = { shortest: SHORTEST_PITCH, longest: LONGEST_PITCH };
  const repeatsItself = createLikeness(FRAME, delays, VOICED);
  return (held, from) => {
    for (let i = 0; i < NEEDED; i++) frame[i] = held[from + i] ?? 0;
    let energy = 0;
    for (let i = 0; i < FRAME; i++) energy += (frame[i] ?? 0) ** 2;
    const level = Math.sqrt(energy / FRAME);
    const isVoiced =
      level >= INAUDIBLE && repeatsItself(frame, energy) && tonalResidual(first) > TONAL_RESIDUAL;
    return { level, isVoiced };
  };
}

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

/** In samples at 8 kHz, as the speech band has them. */
const FRAME = 256;
const STEP = 128;
const SHORTEST_PITCH = 20; // 400 Hz
const LONGEST_PITCH = 140; // 57 Hz: a deep voice that creaks at the end
const NEEDED = FRAME + LONGEST_PITCH;

const VOICED = 0.5;
/** −80 dBFS: below it, 16 bits hold rounding noise and the ghosts of hum. */
const INAUDIBLE = 0.000_1;

export interface VoiceFrames {
  /** The frames that a piece of the speech band completes: one for each 16 ms. */
  push(band: Float32Array): readonly VoiceFrame[];
  end(): readonly VoiceFrame[];
}

export function createVoiceFrames(): VoiceFrames {
  const judge = createJudge();
  let held: Float32Array = new Float32Array(0);
  return {
    push(band) {
      held = joinPieces([held, band]);
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

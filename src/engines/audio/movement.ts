/**
 * How much sound moves: the share of its energy at frequencies where there was less 80 ms
 * before and will be less 80 ms later. A voice glides all the time; a note of an
 * instrument, a chord, hum and a dial tone stay where they are until the next one comes.
 */
import { joinPieces } from './pieces.ts';
import { powersOf, SPECTRUM_SAMPLES } from './sounds/spectrum.ts';

export interface Movement {
  /** 0…1 for each 16 ms of the speech band at 8 kHz; what is behind it is needed, so it comes late. */
  push(band: Float32Array): Float32Array;
  /** The last ones. */
  end(): Float32Array;
}

/** 64 ms at 4 kHz: frequencies 16 Hz apart are told from each other. */
const FRAME = SPECTRUM_SAMPLES;
/** 16 ms. */
const STEP = 64;
/** 250 Hz to 1970 Hz. */
const FIRST_BIN = 16;
const LAST_BIN = 126;
/** 80 ms in steps: the frames before and after share no more than their edges with this one. */
const APART = 5;
const KEPT = 2 * APART + 1;

const WINDOW = Float64Array.from(
  { length: FRAME },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / FRAME),
);
const NOTHING = new Float64Array(FRAME / 2);
const windowed = new Float64Array(FRAME);

export function createMovement(): Movement {
  const kept = Array.from({ length: KEPT }, () => new Float64Array(FRAME / 2));
  let count = 0;
  let held: Float32Array = new Float32Array(0);
  let odd: Float32Array = new Float32Array(0);
  const spectrum = (frame: number): Float64Array =>
    (frame >= 0 && frame < count && kept[frame % KEPT]) || NOTHING;
  const moved = (frame: number): number =>
    shareAlone(spectrum(frame), spectrum(frame - APART), spectrum(frame + APART));

  function take(at: number): void {
    for (let i = 0; i < FRAME; i++) windowed[i] = (held[at + i] ?? 0) * (WINDOW[i] ?? 0);
    powersOf(windowed, kept[count % KEPT] ?? NOTHING, FIRST_BIN, LAST_BIN);
    count++;
  }

  return {
    push(band) {
      const all = joinPieces([odd, band]);
      odd = all.slice(all.length - (all.length % 2));
      held = joinPieces([held, halved(all)]);
      const values: number[] = [];
      let at = 0;
      for (; at + FRAME <= held.length; at += STEP) {
        take(at);
        if (count > APART) values.push(moved(count - 1 - APART));
      }
      held = held.slice(at);
      return Float32Array.from(values);
    },
    end() {
      const left = Math.min(count, APART);
      return Float32Array.from({ length: left }, (_, i) => moved(count - left + i));
    },
  };
}

/** To 4 kHz. What lies above 2 kHz is folded down, where it moves as much as before. */
function halved(sound: Float32Array): Float32Array {
  const half = new Float32Array(sound.length >> 1);
  for (let i = 0; i < half.length; i++)
    half[i] = ((sound[2 * i] ?? 0) + (sound[2 * i + 1] ?? 0)) / 2;
  return half;
}

function shareAlone(now: Float64Array, before: Float64Array, after: Float64Array): number {
  let all = 0;
  let alone = 0;
  for (let bin = FIRST_BIN; bin <= LAST_BIN; bin++) {
    const power = now[bin] ?? 0;
    const beside = Math.max(before[bin] ?? 0, after[bin] ?? 0);
    all += power;
    if (power > beside) alone += power - beside;
  }
  return all > 0 ? alone / all : 0;
}

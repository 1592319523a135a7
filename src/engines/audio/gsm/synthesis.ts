/** GSM 06.10, second half: short-term synthesis filter and de-emphasis. */
import { multiplyRounded, saturate, wrap16 } from './arithmetic.ts';
import { FRAME } from './excitation.ts';
import { LAR_COUNT } from './frame-bits.ts';

/** Per log-area ratio: offset B, lowest code, and 1/A of the standard's tables 4.1 and 4.2. */
const LAR_TABLE: readonly (readonly [offset: number, lowest: number, scale: number])[] = [
  [0, -32, 13_107],
  [0, -32, 13_107],
  [2_048, -16, 13_107],
  [-2_560, -16, 13_107],
  [94, -8, 19_223],
  [-1_792, -8, 17_476],
  [-341, -4, 31_454],
  [-1_144, -4, 29_708],
];
const DE_EMPHASIS = 28_180;

/** Between two frames the ratios glide: where each mixture begins, and the mixture. */
const GLIDE: readonly (readonly [until: number, mix: (before: number, now: number) => number])[] = [
  [13, (before, now) => saturate(saturate((before >> 2) + (now >> 2)) + (before >> 1))],
  [27, (before, now) => saturate((before >> 1) + (now >> 1))],
  [40, (before, now) => saturate(saturate((before >> 2) + (now >> 2)) + (now >> 1))],
  [FRAME, (_before, now) => now],
];

/** Turns the excitation of one frame into 160 samples, written to `out`; state lives in the closure. */
export function createSynthesis(): (
  parameters: Uint8Array,
  excitation: Int16Array,
  out: Int16Array,
) => void {
  const lattice = new Int16Array(LAR_COUNT + 1);
  const before = new Int16Array(LAR_COUNT);
  const now = new Int16Array(LAR_COUNT);
  const reflection = new Int16Array(LAR_COUNT);
  let emphasis = 0;

  return (parameters, excitation, out) => {
    decodeRatios(parameters, now);
    let k = 0;
    for (const [until, mix] of GLIDE) {
      for (let i = 0; i < LAR_COUNT; i++)
        reflection[i] = toReflection(mix(before[i] ?? 0, now[i] ?? 0));
      for (; k < until; k++) {
        const sample = filter(lattice, reflection, excitation[k] ?? 0);
        emphasis = saturate(sample + multiplyRounded(emphasis, DE_EMPHASIS));
        out[k] = wrap16(saturate(emphasis + emphasis) & 0xfff8);
      }
    }
    before.set(now);
  };
}

function filter(lattice: Int16Array, reflection: Int16Array, input: number): number {
  let sample = input;
  for (let i = LAR_COUNT - 1; i >= 0; i--) {
    const r = reflection[i] ?? 0;
    const v = lattice[i] ?? 0;
    sample = saturate(sample - multiplyRounded(r, v));
    lattice[i + 1] = saturate(v + multiplyRounded(r, sample));
  }
  lattice[0] = sample;
  return sample;
}

function decodeRatios(parameters: Uint8Array, ratios: Int16Array): void {
  for (const [i, [offset, lowest, scale]] of LAR_TABLE.entries()) {
    const code = wrap16(((parameters[i] ?? 0) + lowest) << 10);
    const ratio = multiplyRounded(scale, saturate(code - (offset << 1)));
    ratios[i] = saturate(ratio + ratio);
  }
}

function toReflection(ratio: number): number {
  const size = ratio === -32_768 ? 32_767 : Math.abs(ratio);
  const reflection =
    size < 11_059 ? size << 1 : size < 20_070 ? size + 11_059 : saturate((size >> 2) + 26_112);
  return ratio < 0 ? -reflection : reflection;
}

/** GSM 06.10, second half: short-term synthesis filter and de-emphasis. */
import { multiplyRounded, saturate, wrap16 } from './arithmetic.ts';
import { FRAME } from './excitation.ts';
import { FILTER_STATE, filter } from './filter.ts';
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
const NO_RATIO = [0, 0, 0] as const;

/** Between two frames the ratios glide: where each mixture begins, and the mixture. */
const GLIDE: readonly (readonly [until: number, mix: (before: number, now: number) => number])[] = [
  [13, (before, now) => saturate(saturate((before >> 2) + (now >> 2)) + (before >> 1))],
  [27, (before, now) => saturate((before >> 1) + (now >> 1))],
  [40, (before, now) => saturate(saturate((before >> 2) + (now >> 2)) + (now >> 1))],
  [FRAME, (_before, now) => now],
];
const WHOLE = [FRAME, (_before: number, now: number) => now] as const;

/** Turns the excitation of one frame into 160 samples, written to `out`; state lives in the closure. */
export function createSynthesis(): (
  parameters: Uint8Array,
  excitation: Int16Array,
  out: Int16Array,
) => void {
  const state = new Int16Array(FILTER_STATE);
  const before = new Int16Array(LAR_COUNT);
  const now = new Int16Array(LAR_COUNT);
  const reflection = new Int16Array(LAR_COUNT);

  return (parameters, excitation, out) => {
    decodeRatios(parameters, now);
    let from = 0;
    for (let part = 0; part < GLIDE.length; part++) {
      const [until, mix] = GLIDE[part] ?? WHOLE;
      for (let i = 0; i < LAR_COUNT; i++)
        reflection[i] = toReflection(mix(before[i] ?? 0, now[i] ?? 0));
      filter(state, reflection, excitation, out, from, until);
      from = until;
    }
    before.set(now);
  };
}

function decodeRatios(parameters: Uint8Array, ratios: Int16Array): void {
  for (let i = 0; i < LAR_COUNT; i++) {
    const [offset, lowest, scale] = LAR_TABLE[i] ?? NO_RATIO;
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

// biome-ignore-all lint/complexity/useMathMinMax: comparisons are several times faster here
/**
 * GSM 06.10's lattice filter and de-emphasis: most of the work of decoding. Written out,
 * stage by stage, with the saturating sums and rounded products (./arithmetic.ts) in
 * place: in loops, or in calls, which are too many to be inlined, it takes four times as long.
 */

/** Eight stages and the emphasis. */
export const FILTER_STATE = 9;
const DE_EMPHASIS = 28_180;

/**
 * Filters the samples `from` (inclusive) to `until` (exclusive) of `excitation` into `out`.
 * @param state {@link FILTER_STATE} values, zeros at first; holds what the next samples need
 * @param r the eight reflection coefficients
 */
export function filter(
  state: Int16Array,
  r: Int16Array,
  excitation: Int16Array,
  out: Int16Array,
  from: number,
  until: number,
): void {
  const r0 = r[0] ?? 0;
  const r1 = r[1] ?? 0;
  const r2 = r[2] ?? 0;
  const r3 = r[3] ?? 0;
  const r4 = r[4] ?? 0;
  const r5 = r[5] ?? 0;
  const r6 = r[6] ?? 0;
  const r7 = r[7] ?? 0;
  let v0 = state[0] ?? 0;
  let v1 = state[1] ?? 0;
  let v2 = state[2] ?? 0;
  let v3 = state[3] ?? 0;
  let v4 = state[4] ?? 0;
  let v5 = state[5] ?? 0;
  let v6 = state[6] ?? 0;
  let v7 = state[7] ?? 0;
  let emphasis = state[8] ?? 0;
  let t = 0;
  for (let k = from; k < until; k++) {
    t = ((excitation[k] ?? 0) - ((Math.imul(r7, v7) + 16_384) >> 15)) | 0;
    const s7 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (s7 - ((Math.imul(r6, v6) + 16_384) >> 15)) | 0;
    const s6 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (v6 + ((Math.imul(r6, s6) + 16_384) >> 15)) | 0;
    v7 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (s6 - ((Math.imul(r5, v5) + 16_384) >> 15)) | 0;
    const s5 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (v5 + ((Math.imul(r5, s5) + 16_384) >> 15)) | 0;
    v6 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (s5 - ((Math.imul(r4, v4) + 16_384) >> 15)) | 0;
    const s4 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (v4 + ((Math.imul(r4, s4) + 16_384) >> 15)) | 0;
    v5 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (s4 - ((Math.imul(r3, v3) + 16_384) >> 15)) | 0;
    const s3 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (v3 + ((Math.imul(r3, s3) + 16_384) >> 15)) | 0;
    v4 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (s3 - ((Math.imul(r2, v2) + 16_384) >> 15)) | 0;
    const s2 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (v2 + ((Math.imul(r2, s2) + 16_384) >> 15)) | 0;
    v3 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (s2 - ((Math.imul(r1, v1) + 16_384) >> 15)) | 0;
    const s1 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (v1 + ((Math.imul(r1, s1) + 16_384) >> 15)) | 0;
    v2 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (s1 - ((Math.imul(r0, v0) + 16_384) >> 15)) | 0;
    const s0 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (v0 + ((Math.imul(r0, s0) + 16_384) >> 15)) | 0;
    v1 = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    v0 = s0;
    t = (s0 + ((Math.imul(emphasis, DE_EMPHASIS) + 16_384) >> 15)) | 0;
    emphasis = t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t;
    t = (2 * emphasis) | 0;
    out[k] = (t > 32_767 ? 32_767 : t < -32_768 ? -32_768 : t) & 0xfff8;
  }
  state[0] = v0;
  state[1] = v1;
  state[2] = v2;
  state[3] = v3;
  state[4] = v4;
  state[5] = v5;
  state[6] = v6;
  state[7] = v7;
  state[8] = emphasis;
}

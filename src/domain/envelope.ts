/**
 * How loud a recording is, ten times a second: enough to tell whether two recorders
 * heard the same transmission, and small enough to keep.
 */

/** What one value stands for. */
export const ENVELOPE_STEP_MS = 48;
/** Ten minutes: longer recordings are told by their beginning. */
const MOST_VALUES = 12_500;
/** One value is a third of a decibel above this. */
const FLOOR_DB = -84;
const VALUES_PER_DB = 3;

/** @param levels root mean squares (full scale = 1), one each `stepMs` */
export function toEnvelope(levels: Float32Array, stepMs: number): Uint8Array {
  const perValue = ENVELOPE_STEP_MS / stepMs;
  const count = Math.min(MOST_VALUES, Math.floor(levels.length / perValue));
  return Uint8Array.from({ length: count }, (_, at) => {
    const part = levels.subarray(Math.round(at * perValue), Math.round((at + 1) * perValue));
    const power = part.reduce((sum, level) => sum + level * level, 0) / Math.max(1, part.length);
    const decibels = 10 * Math.log10(Math.max(1e-12, power));
    return Math.max(0, Math.min(255, Math.round((decibels - FLOOR_DB) * VALUES_PER_DB)));
  });
}

/** Voice over noise in decibels: the loud tenth over the quiet tenth. 0 for what is too short. */
export function loudOverQuiet(envelope: Uint8Array): number {
  const sorted = Uint8Array.from(envelope).sort();
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return envelope.length < 10 ? 0 : (at(0.9) - at(0.1)) / VALUES_PER_DB;
}

export interface Likeness {
  /** −1…1: how alike the ups and downs are where they lie over one another best. */
  readonly correlation: number;
  readonly overlapMs: number;
}

const UNLIKE: Likeness = { correlation: 0, overlapMs: 0 };

/** Shorter overlaps say nothing: every two words are alike for a second. */
const SHORTEST_OVERLAP_MS = 2_000;
/** So much of the shorter one has to lie within the other. */
const LEAST_SHARE = 0.7;

/**
 * @param offsetMs how much later `b` began than `a`, by their clocks
 * @param slackMs how wrong that may be
 */
export function likenessOf(
  a: Uint8Array,
  b: Uint8Array,
  offsetMs: number,
  slackMs: number,
): Likeness {
  const [rhythmA, rhythmB] = [toRhythm(a), toRhythm(b)];
  const shorter = Math.min(a.length, b.length);
  const least = Math.max(SHORTEST_OVERLAP_MS / ENVELOPE_STEP_MS, shorter * LEAST_SHARE);
  const from = Math.round((offsetMs - slackMs) / ENVELOPE_STEP_MS);
  const to = Math.round((offsetMs + slackMs) / ENVELOPE_STEP_MS);
  let best = UNLIKE;
  for (let shift = from; shift <= to; shift++) {
    const start = Math.max(0, shift);
    const end = Math.min(a.length, b.length + shift);
    if (end - start < least) continue;
    const correlation = pearson(
      rhythmA.subarray(start, end),
      rhythmB.subarray(start - shift, end - shift),
    );
    if (correlation > best.correlation)
      best = { correlation, overlapMs: (end - start) * ENVELOPE_STEP_MS };
  }
  return best;
}

/** Values around one that it is compared with: half a second to each side. */
const AROUND = 10;
/** A change of more than this is a beginning or an end, and all recordings have those. */
const MOST_CHANGE = 8 * VALUES_PER_DB;
/** What is quieter than this above the quiet tenth is noise, which each receiver has of its own. */
const OVER_NOISE = 4 * VALUES_PER_DB;

/** The ups and downs of syllables: what remains without noise, level, beginning and end. */
function toRhythm(envelope: Uint8Array): Float32Array {
  const sorted = Uint8Array.from(envelope).sort();
  const floor = (sorted[Math.floor((sorted.length - 1) * 0.1)] ?? 0) + OVER_NOISE;
  const over = Float32Array.from(envelope, (value) => Math.max(floor, value));
  return over.map((value, at) => {
    const around = over.subarray(Math.max(0, at - AROUND), at + AROUND + 1);
    const mean = around.reduce((sum, one) => sum + one, 0) / around.length;
    return Math.max(-MOST_CHANGE, Math.min(MOST_CHANGE, value - mean));
  });
}

/** 0 where one of them does not change at all. */
function pearson(a: Float32Array, b: Float32Array): number {
  const n = a.length;
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let at = 0; at < n; at++) {
    const [x, y] = [a[at] ?? 0, b[at] ?? 0];
    sumA += x;
    sumB += y;
    sumAA += x * x;
    sumBB += y * y;
    sumAB += x * y;
  }
  const spread = (n * sumAA - sumA * sumA) * (n * sumBB - sumB * sumB);
  return spread <= 0 ? 0 : (n * sumAB - sumA * sumB) / Math.sqrt(spread);
}

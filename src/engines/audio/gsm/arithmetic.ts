/** The 16-bit saturating arithmetic that GSM 06.10 is defined in; exact to the bit. */

/** Keeps the low 16 bits, as a store into a 16-bit register does. */
export function wrap16(value: number): number {
  return (value << 16) >> 16;
}

/** Clamps to the range of a 16-bit word; by a branch, since hardly any value is outside. */
export function saturate(value: number): number {
  if (((value + 32_768) | 0) >>> 16 === 0) return value;
  return value < 0 ? -32_768 : 32_767;
}

/**
 * Rounded fractional product (`mult_r` in the standard). The standard's one exception,
 * −32 768 by itself, cannot come here: one of the factors is never that small.
 */
export function multiplyRounded(a: number, b: number): number {
  return (Math.imul(a, b) + 16_384) >> 15;
}

/** Arithmetic shift to the right; a negative count shifts to the left. */
export function shiftRight(value: number, count: number): number {
  if (count >= 16) return value < 0 ? -1 : 0;
  if (count <= -16) return 0;
  return count < 0 ? wrap16(value << -count) : value >> count;
}

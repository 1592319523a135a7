/** The 16-bit saturating arithmetic that GSM 06.10 is defined in; exact to the bit. */

/** Keeps the low 16 bits, as a store into a 16-bit register does. */
export function wrap16(value: number): number {
  return (value << 16) >> 16;
}

/** Clamps to the range of a 16-bit word. */
export function saturate(value: number): number {
  return Math.max(-32_768, Math.min(32_767, value));
}

/** Rounded fractional product (`mult_r` in the standard). */
export function multiplyRounded(a: number, b: number): number {
  if (a === -32_768 && b === -32_768) return 32_767;
  return (a * b + 16_384) >> 15;
}

/** Arithmetic shift to the right; a negative count shifts to the left. */
export function shiftRight(value: number, count: number): number {
  if (count >= 16) return value < 0 ? -1 : 0;
  if (count <= -16) return 0;
  return count < 0 ? wrap16(value << -count) : value >> count;
}

/** Unpacks one GSM 06.10 frame (260 bits) into its 76 parameters. */

/** `msb`: raw .gsm, high bits first. `lsb`: Microsoft's WAV49, low bits first. */
export type BitOrder = 'msb' | 'lsb';

/** Log-area ratios, then four sub-frames of (lag, gain, grid, block maximum, 13 pulses). */
const SUBFRAME_BITS = [7, 2, 2, 6, ...Array.from({ length: 13 }, () => 3)];
const PARAMETER_BITS = [
  ...[6, 6, 5, 5, 4, 4, 3, 3],
  ...SUBFRAME_BITS,
  ...SUBFRAME_BITS,
  ...SUBFRAME_BITS,
  ...SUBFRAME_BITS,
];

export const LAR_COUNT = 8;
export const SUBFRAME_PARAMETERS = SUBFRAME_BITS.length;

/** The parameters of the frame whose first bit is `bitOffset`; `bytes` must hold all 260 bits. */
export function unpackFrame(bytes: Uint8Array, bitOffset: number, order: BitOrder): Uint8Array {
  const parameters = new Uint8Array(PARAMETER_BITS.length);
  const isMsb = order === 'msb';
  let position = bitOffset;
  for (let index = 0; index < parameters.length; index++) {
    const bits = PARAMETER_BITS[index] ?? 0;
    const byte = position >> 3;
    const [first, second] = [bytes[byte] ?? 0, bytes[byte + 1] ?? 0];
    // No parameter has more than seven bits: two bytes always hold it.
    const value = isMsb
      ? ((first << 8) | second) >> (16 - (position & 7) - bits)
      : ((second << 8) | first) >> (position & 7);
    parameters[index] = value & ((1 << bits) - 1);
    position += bits;
  }
  return parameters;
}

/** µ-law and A-law (ITU-T G.711): one byte to one sample, by table. */

export const MU_LAW: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte & 0xff;
  const size = ((((code & 0x0f) << 3) + 132) << ((code & 0x70) >> 4)) - 132;
  return (code & 0x80 ? -size : size) / 32_768;
});

export const A_LAW: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => {
  const code = byte ^ 0x55;
  const exponent = (code & 0x70) >> 4;
  const mantissa = (code & 0x0f) << 4;
  const size = exponent === 0 ? mantissa + 8 : (mantissa + 264) << (exponent - 1);
  return (code & 0x80 ? size : -size) / 32_768;
});

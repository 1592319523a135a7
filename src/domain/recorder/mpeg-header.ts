/** The header of an MPEG audio frame (ISO 11172-3 §2.4.2.3): what it says of the sound. */

export interface MpegHeader {
  readonly layer: 1 | 2 | 3;
  readonly channels: 1 | 2;
  readonly sampleRateHz: number;
  /** Kilobits a second; 0: free format, not said. */
  readonly kbit: number;
  /** Of this frame; the next one begins behind it. 0: free format, not said. */
  readonly frameBytes: number;
}

const RATES_HZ = [44_100, 48_000, 32_000];
/** kbit/s by index; version 1 per layer, then versions 2 and 2.5. */
const KBIT: Readonly<Record<string, readonly number[]>> = {
  '1/1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1/2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1/3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2/1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2/2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '2/3': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

/** Undefined when the first four bytes are no such header. */
export function readMpegHeader(bytes: Uint8Array): MpegHeader | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  const versionBits = (second >> 3) & 3;
  const layerBits = (second >> 1) & 3;
  const rate = RATES_HZ[(third >> 2) & 3];
  if (versionBits === 1 || layerBits === 0 || rate === undefined || third >> 4 === 15)
    return undefined;
  const layer = layerBits === 3 ? 1 : layerBits === 2 ? 2 : 3;
  const isFirst = versionBits === 3;
  const sampleRateHz = rate / (isFirst ? 1 : versionBits === 2 ? 2 : 4);
  const kbit = KBIT[`${isFirst ? 1 : 2}/${layer}`]?.[third >> 4] ?? 0;
  const pad = (third >> 1) & 1;
  const channels = fourth >> 6 === 3 ? 1 : 2;
  const shape = { layer, isFirst, kbit, sampleRateHz, pad } as const;
  return { layer, channels, sampleRateHz, kbit, frameBytes: frameBytes(shape) };
}

interface Shape {
  readonly layer: 1 | 2 | 3;
  readonly isFirst: boolean;
  readonly kbit: number;
  readonly sampleRateHz: number;
  readonly pad: number;
}

function frameBytes({ layer, isFirst, kbit, sampleRateHz, pad }: Shape): number {
  if (kbit === 0) return 0;
  const bits = kbit * 1_000;
  if (layer === 1) return (Math.floor((12 * bits) / sampleRateHz) + pad) * 4;
  const samples = layer === 3 && !isFirst ? 72 : 144;
  return Math.floor((samples * bits) / sampleRateHz) + pad;
}

/** Where the first of three frames in a row begins within `bytes`; undefined without such. */
export function findMpegFrames(bytes: Uint8Array): number | undefined {
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (bytes[at] === 0xff && areFramesAt(bytes, at, 3)) return at;
  }
  return undefined;
}

function areFramesAt(bytes: Uint8Array, at: number, wanted: number): boolean {
  const header = readMpegHeader(bytes.subarray(at, at + 4));
  if (header === undefined || header.frameBytes === 0) return false;
  return wanted === 1 || areFramesAt(bytes, at + header.frameBytes, wanted - 1);
}

const ID3_BYTES = 10;

/** Where the sound begins behind an ID3v2 tag; 0 without one. */
export function afterId3(head: Uint8Array): number {
  if (String.fromCharCode(...head.subarray(0, 3)) !== 'ID3') return 0;
  // Lengths are written with seven bits in each byte.
  return ID3_BYTES + head.subarray(6, ID3_BYTES).reduce((sum, b) => sum * 128 + (b & 0x7f), 0);
}

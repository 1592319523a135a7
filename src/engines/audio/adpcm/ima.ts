/**
 * IMA ADPCM as WAV files hold it (format tag 0x11): 4 bits a sample. A block begins with
 * one whole sample and a step index per channel; then each channel has 4 bytes in turn.
 */
import { type AdpcmCodec, clamp16 } from './block.ts';

const STEPS = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73,
  80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494,
  544, 598, 658, 724, 796, 876, 963, 1_060, 1_166, 1_282, 1_411, 1_552, 1_707, 1_878, 2_066, 2_272,
  2_499, 2_749, 3_024, 3_327, 3_660, 4_026, 4_428, 4_871, 5_358, 5_894, 6_484, 7_132, 7_845, 8_630,
  9_493, 10_442, 11_487, 12_635, 13_899, 15_289, 16_818, 18_500, 20_350, 22_385, 24_623, 27_086,
  29_794, 32_767,
];
const INDEX_CHANGES = [-1, -1, -1, -1, 2, 4, 6, 8];
const HEADER_BYTES = 4;
const GROUP_BYTES = 4;

export function imaAdpcm(channels: number, blockBytes: number): AdpcmCodec | undefined {
  if (blockBytes <= HEADER_BYTES * channels) return undefined;
  return {
    name: 'ima-adpcm',
    blockBytes,
    channels,
    samplesIn(bytes) {
      const groups = Math.floor((bytes - HEADER_BYTES * channels) / (GROUP_BYTES * channels));
      return groups < 0 ? 0 : 1 + groups * 2 * GROUP_BYTES;
    },
    decode(block, out, samples) {
      for (let channel = 0; channel < channels; channel++)
        decodeChannel(block, out, { channel, channels, samples });
    },
  };
}

interface Part {
  readonly channel: number;
  readonly channels: number;
  readonly samples: number;
}

function decodeChannel(block: Uint8Array, out: Int16Array, part: Part): void {
  const { channel, channels, samples } = part;
  const header = HEADER_BYTES * channel;
  let value = (((block[header] ?? 0) | ((block[header + 1] ?? 0) << 8)) << 16) >> 16;
  let index = Math.min(STEPS.length - 1, block[header + 2] ?? 0);
  if (samples > 0) out[channel] = value;
  for (let i = 1; i < samples; i++) {
    const byte = block[byteOf(i - 1, part)] ?? 0;
    const code = i % 2 === 1 ? byte & 15 : byte >> 4;
    value = clamp16(value + change(code, STEPS[index] ?? 0));
    index = Math.max(0, Math.min(STEPS.length - 1, index + (INDEX_CHANGES[code & 7] ?? 0)));
    out[i * channels + channel] = value;
  }
}

/** Where the channel's `nth` code lies: groups of 8 codes, the channels in turn. */
function byteOf(nth: number, { channel, channels }: Part): number {
  const group = Math.floor(nth / 8);
  return (
    HEADER_BYTES * channels + (group * channels + channel) * GROUP_BYTES + Math.floor((nth % 8) / 2)
  );
}

function change(code: number, step: number): number {
  let size = step >> 3;
  if (code & 4) size += step;
  if (code & 2) size += step >> 1;
  if (code & 1) size += step >> 2;
  return code & 8 ? -size : size;
}

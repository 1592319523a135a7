/** What the two ADPCM codecs of WAV files have in common: blocks that decode on their own. */
import type { AudioBytes } from '../bytes.ts';

export interface AdpcmCodec {
  readonly name: string;
  readonly blockBytes: number;
  readonly channels: number;
  /** Samples per channel in a block of `bytes` bytes; a block that is cut off has fewer. */
  samplesIn(bytes: number): number;
  /** Writes the samples of one block as −32768…32767, channels interleaved. */
  decode(block: Uint8Array, out: Int16Array, samples: number): void;
}

/** Samples per channel in all blocks. */
export function adpcmSamples(codec: AdpcmCodec, dataBytes: number): number {
  const whole = Math.floor(dataBytes / codec.blockBytes);
  const rest = codec.samplesIn(dataBytes - whole * codec.blockBytes);
  return whole * codec.samplesIn(codec.blockBytes) + rest;
}

/** Mono samples −1…1 (the mean of all channels), at most `most` of them, in pieces of a few blocks. */
export function* decodeAdpcm(
  data: AudioBytes,
  codec: AdpcmCodec,
  most: number,
): Generator<Float32Array> {
  const blocksAtOnce = Math.max(1, Math.floor(4_000 / codec.samplesIn(codec.blockBytes)));
  const atOnce = blocksAtOnce * codec.blockBytes;
  let left = most;
  for (let from = 0; from < data.size && left > 0; from += atOnce) {
    const piece = decodeBlocks(data.read(from, atOnce), codec).subarray(0, left);
    left -= piece.length;
    if (piece.length > 0) yield piece;
  }
}

function decodeBlocks(bytes: Uint8Array, codec: AdpcmCodec): Float32Array {
  const { channels, blockBytes } = codec;
  const piece = new Float32Array(adpcmSamples(codec, bytes.length));
  const out = new Int16Array(codec.samplesIn(blockBytes) * channels);
  let written = 0;
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const block = bytes.subarray(at, at + blockBytes);
    const samples = codec.samplesIn(block.length);
    codec.decode(block, out, samples);
    for (let i = 0; i < samples; i++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) sum += out[i * channels + channel] ?? 0;
      piece[written++] = sum / channels / 32_768;
    }
  }
  return piece;
}

/** A value of 16 bits, whatever was calculated. */
export function clamp16(value: number): number {
  return Math.max(-32_768, Math.min(32_767, value));
}

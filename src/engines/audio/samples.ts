/** The uncompressed sample formats of WAV files, and how one sample is read as −1…1. */
import type { AudioBytes } from './bytes.ts';
import { A_LAW, MU_LAW } from './g711.ts';

export interface SampleFormat {
  /** For people: `pcm16`, `mu-law`. */
  readonly name: string;
  readonly bytes: number;
  read(view: DataView, offset: number): number;
}

const PCM = 0x0001;
const FLOAT = 0x0003;
const ALAW_TAG = 0x0006;
const MULAW_TAG = 0x0007;

const FORMATS: readonly (SampleFormat & { readonly tag: number })[] = [
  { tag: PCM, name: 'pcm8', bytes: 1, read: (view, at) => (view.getUint8(at) - 128) / 128 },
  { tag: PCM, name: 'pcm16', bytes: 2, read: (view, at) => view.getInt16(at, true) / 32_768 },
  {
    tag: PCM,
    name: 'pcm24',
    bytes: 3,
    read: (view, at) => (view.getUint16(at, true) | (view.getInt8(at + 2) << 16)) / 8_388_608,
  },
  {
    tag: PCM,
    name: 'pcm32',
    bytes: 4,
    read: (view, at) => view.getInt32(at, true) / 2_147_483_648,
  },
  {
    tag: FLOAT,
    name: 'float32',
    bytes: 4,
    read: (view, at) => finite(view.getFloat32(at, true)),
  },
  {
    tag: FLOAT,
    name: 'float64',
    bytes: 8,
    read: (view, at) => finite(view.getFloat64(at, true)),
  },
  { tag: MULAW_TAG, name: 'mu-law', bytes: 1, read: (view, at) => MU_LAW[view.getUint8(at)] ?? 0 },
  { tag: ALAW_TAG, name: 'a-law', bytes: 1, read: (view, at) => A_LAW[view.getUint8(at)] ?? 0 },
];

/** The format of a WAV header, or undefined when it is none that we read. */
export function sampleFormat(tag: number, bitsPerSample: number): SampleFormat | undefined {
  return FORMATS.find((format) => format.tag === tag && format.bytes * 8 === bitsPerSample);
}

/** Far beyond full scale; what lies behind is damage. */
const LOUDEST = 256;

/** One bad value must not poison every sum that it enters. */
function finite(value: number): number {
  return Math.abs(value) <= LOUDEST ? value : 0; // NaN is not
}

/** Mono samples (the mean of all channels) in pieces of half a second. */
export function* decodeSamples(
  data: AudioBytes,
  format: SampleFormat,
  channels: number,
  sampleRateHz: number,
): Generator<Float32Array> {
  const frameBytes = format.bytes * channels;
  const atOnce = Math.ceil(sampleRateHz / 2) * frameBytes;

  for (let from = 0; from < data.size; from += atOnce) {
    const bytes = data.read(from, atOnce);
    const piece = decodeFrames(bytes, format, channels);
    if (piece.length === 0) return;
    yield piece;
  }
}

function decodeFrames(bytes: Uint8Array, format: SampleFormat, channels: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const piece = new Float32Array(Math.floor(bytes.length / (format.bytes * channels)));
  let at = 0;
  for (let i = 0; i < piece.length; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++, at += format.bytes)
      sum += format.read(view, at);
    piece[i] = sum / channels;
  }
  return piece;
}

/**
 * Sound out of compressed bytes, chunk by chunk. A damaged stretch costs what it holds,
 * not the rest; a decoder that fails altogether ends the recording there.
 */
import { type AudioBytes, chunksOf } from '../bytes.ts';
import { mostFrames } from '../opened.ts';
import { resamplePieces } from '../resample.ts';
import {
  type ChunkDecoder,
  type CompressedKind,
  createChunkDecoder,
  type DecodedChunk,
} from './libraries.ts';
import { withPatience } from './patience.ts';

/**
 * Small, because a chunk of a few bytes may hold minutes of silence: what one chunk
 * decodes to lies in memory at once.
 */
const CHUNK_BYTES: Readonly<Record<CompressedKind, number>> = {
  mpeg: 4_096,
  'ogg-opus': 4_096,
  'ogg-vorbis': 4_096,
  flac: 2_048,
};

export interface CompressedSound {
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Samples per channel. */
  readonly samples: number;
  /** The decoder gave up before the bytes were over. */
  readonly broken: boolean;
}

/** Decodes all of it once, to know what it is. Undefined when there is no sound in it. */
export async function measureCompressed(
  bytes: AudioBytes,
  kind: CompressedKind,
  pause: () => Promise<void> = async () => {},
): Promise<CompressedSound | undefined> {
  let found: Omit<CompressedSound, 'samples' | 'broken'> | undefined;
  let samples = 0;
  const end = { broken: false };
  for await (const { channelData, sampleRate } of decodedChunks(bytes, kind, end)) {
    found ??= { sampleRateHz: sampleRate, channels: channelData.length };
    const length = channelData[0]?.length ?? 0;
    samples += (length * found.sampleRateHz) / sampleRate; // it may change on the way
    if (samples > mostFrames(found.sampleRateHz)) break;
    await pause();
  }
  return found && { ...found, samples: Math.round(samples), broken: end.broken };
}

/** Mono samples −1…1 (the mean of all channels) at `sampleRateHz`, whatever the rate changes to. */
export async function* decodeCompressed(
  bytes: AudioBytes,
  kind: CompressedKind,
  sampleRateHz: number,
): AsyncGenerator<Float32Array> {
  for await (const chunk of decodedChunks(bytes, kind, { broken: false })) {
    const { channelData, sampleRate } = chunk;
    const scale = kind === 'flac' ? flacScale(chunk) : 1;
    const mono = mean(channelData, scale);
    const atOnce = Math.ceil(sampleRate / 2);
    for (let at = 0; at < mono.length; at += atOnce) {
      const piece = mono.subarray(at, at + atOnce);
      if (sampleRate === sampleRateHz) yield piece;
      else yield* resamplePieces([piece], sampleRate, sampleRateHz);
    }
  }
}

async function* decodedChunks(
  bytes: AudioBytes,
  kind: CompressedKind,
  end: { broken: boolean },
): AsyncGenerator<DecodedChunk> {
  const decoder = await createChunkDecoder(kind);
  try {
    // Outside of what may break: bytes that cannot be read are no fault of the sound.
    for (const chunk of chunksOf(bytes, CHUNK_BYTES[kind])) {
      const decoded = await orBroken(() => decoder.decode(chunk), end);
      if (end.broken) return;
      if (decoded !== undefined && decoded.samplesDecoded > 0) yield decoded;
    }
    const last = await orBroken(() => decoder.flush?.(), end);
    if (last !== undefined && last.samplesDecoded > 0) yield last;
  } finally {
    release(decoder);
  }
}

/** Libraries throw plain errors, compiled C code throws traps; whatever it is, the sound ends there. */
async function orBroken(
  decode: () => DecodedChunk | Promise<DecodedChunk> | undefined,
  end: { broken: boolean },
): Promise<DecodedChunk | undefined> {
  try {
    return await withPatience(decode);
  } catch {
    end.broken = true;
    return undefined;
  }
}

/** One that was never started, or has trapped, cannot even be freed. */
function release(decoder: ChunkDecoder): void {
  try {
    decoder.free();
  } catch {
    return;
  }
}

/** The FLAC decoder takes 32767 for full scale, everybody else 32768. */
function flacScale({ bitDepth = 16 }: DecodedChunk): number {
  return 1 - 2 ** (1 - bitDepth);
}

function mean(channels: readonly Float32Array[], scale: number): Float32Array {
  const [first = new Float32Array(0), ...others] = channels;
  if (others.length === 0) return scale === 1 ? first : first.map((sample) => sample * scale);
  const share = scale / channels.length;
  return first.map(
    (sample, i) => others.reduce((sum, other) => sum + (other[i] ?? 0), sample) * share,
  );
}

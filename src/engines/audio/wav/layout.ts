/**
 * Finds format and samples in a WAV file, also where the recorder left the header
 * wrong: sizes of 0 or 0xFFFFFFFF (it never came back to fill them in), a size
 * larger than the file (cut off), smaller than it (still growing), a missing pad byte.
 */
import { type AudioBytes, bytesWithin } from '../bytes.ts';

export interface WavFormat {
  readonly formatTag: number;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly bitsPerSample: number;
  /** Bytes that belong together: a frame of all channels, a block of GSM or ADPCM. */
  readonly blockBytes: number;
  /** What the format chunk says beyond its first 16 bytes. */
  readonly extra: Uint8Array;
}

export interface WavLayout extends WavFormat {
  /** All sample bytes that are there, perhaps with half a sample at the end. */
  readonly data: AudioBytes;
  /** The header promises more than the file holds. */
  readonly truncated: boolean;
  /** Samples per channel as the `fact` chunk says, which compressed formats need; 0: not said. */
  readonly factSamples: number;
}

const CHUNK_HEADER = 8;
const EXTENSIBLE = 0xfffe;
/** Sizes from here on were written by programs that did not know the length. */
const UNKNOWN_LENGTH = 0x7fff_0000;
/** Files hold a handful of chunks; a hostile one must not keep us walking. */
const MOST_CHUNKS = 1_000;
const MOST_FORMAT_BYTES = 1_024;

/** `bytes` begin with RIFF or RF64. 'header-only' without samples, undefined when it is no WAV at all. */
export function readWavLayout(bytes: AudioBytes): WavLayout | 'header-only' | undefined {
  if (bytes.size < 12) return 'header-only';
  if (tagAt(bytes, 8) !== 'WAVE') return undefined;

  let format: WavFormat | undefined;
  let factSamples = 0;
  let longDataBytes: number | undefined;
  let at = 12;
  for (let chunk = 0; chunk < MOST_CHUNKS && at + CHUNK_HEADER <= bytes.size; chunk++) {
    const tag = tagAt(bytes, at);
    const size = uint32At(bytes, at + 4);
    const body = at + CHUNK_HEADER;
    if (tag === 'fmt ' && body + 16 <= bytes.size) format = readFormat(bytes, body, size);
    if (tag === 'fact' && body + 4 <= bytes.size) factSamples = uint32At(bytes, body);
    if (tag === 'ds64' && body + 16 <= bytes.size) longDataBytes = uint64At(bytes, body + 8);
    if (tag === 'data') {
      const isLong = size === 0xffff_ffff && longDataBytes !== undefined && longDataBytes > 0;
      const found = findData(bytes, body, isLong ? (longDataBytes ?? size) : size);
      return withData(format, { ...found, factSamples });
    }
    at = nextChunk(bytes, body, size);
  }
  return 'header-only';
}

type FoundData = Pick<WavLayout, 'data' | 'truncated' | 'factSamples'>;

function withData(
  format: WavFormat | undefined,
  found: FoundData,
): WavLayout | 'header-only' | undefined {
  if (found.data.size === 0) return 'header-only';
  return format && { ...format, ...found };
}

function readFormat(bytes: AudioBytes, body: number, size: number): WavFormat {
  const chunk = bytes.read(body, Math.min(Math.max(16, size), MOST_FORMAT_BYTES));
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const tag = view.getUint16(0, true);
  const hasSubFormat = tag === EXTENSIBLE && chunk.length >= 26;
  return {
    formatTag: hasSubFormat ? view.getUint16(24, true) : tag,
    channels: view.getUint16(2, true),
    sampleRateHz: view.getUint32(4, true),
    blockBytes: view.getUint16(12, true),
    bitsPerSample: view.getUint16(14, true),
    extra: chunk.slice(16),
  };
}

function findData(
  bytes: AudioBytes,
  body: number,
  size: number,
): Pick<WavLayout, 'data' | 'truncated'> {
  const rest = bytesWithin(bytes, body, bytes.size - body);
  if (size > rest.size) return { data: rest, truncated: size < UNKNOWN_LENGTH };
  const end = body + size;
  // What follows the samples is either more chunks or, in a growing file, more samples.
  const isWhole = isChunkOrEnd(bytes, end) || isChunkOrEnd(bytes, end + (size & 1));
  return { data: isWhole ? bytesWithin(bytes, body, size) : rest, truncated: false };
}

function nextChunk(bytes: AudioBytes, body: number, size: number): number {
  const end = body + size;
  if ((size & 1) === 0) return end;
  // Odd chunks are padded by one byte; some recorders forget it.
  return !isChunkOrEnd(bytes, end + 1) && isChunkOrEnd(bytes, end) ? end : end + 1;
}

function isChunkOrEnd(bytes: AudioBytes, at: number): boolean {
  if (at >= bytes.size) return true;
  if (at + CHUNK_HEADER > bytes.size) return false;
  if (!/^[A-Za-z0-9][A-Za-z0-9 _]{3}$/.test(tagAt(bytes, at))) return false;
  return uint32At(bytes, at + 4) <= bytes.size - at - CHUNK_HEADER;
}

function tagAt(bytes: AudioBytes, at: number): string {
  return String.fromCharCode(...bytes.read(at, 4));
}

function uint32At(bytes: AudioBytes, at: number): number {
  const four = bytes.read(at, 4);
  return new DataView(four.buffer, four.byteOffset, four.byteLength).getUint32(0, true);
}

function uint64At(bytes: AudioBytes, at: number): number {
  return uint32At(bytes, at) + uint32At(bytes, at + 4) * 2 ** 32;
}

/**
 * Finds format and samples in a WAV file, also where the recorder left the header
 * wrong: sizes of 0 or 0xFFFFFFFF (it never came back to fill them in), a size
 * larger than the file (cut off), smaller than it (still growing), a missing pad byte.
 */

export interface WavLayout {
  readonly formatTag: number;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly bitsPerSample: number;
  /** All sample bytes that are there, perhaps with half a sample at the end. */
  readonly data: Uint8Array;
  /** The header promises more than the file holds. */
  readonly truncated: boolean;
}

const CHUNK_HEADER = 8;
const EXTENSIBLE = 0xfffe;
/** Sizes from here on were written by programs that did not know the length. */
const UNKNOWN_LENGTH = 0x7fff_0000;

/** `bytes` begin with RIFF or RF64. 'header-only' without samples, undefined when it is no WAV at all. */
export function readWavLayout(bytes: Uint8Array): WavLayout | 'header-only' | undefined {
  if (bytes.length < 12) return 'header-only';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tagAt(bytes, 8) !== 'WAVE') return undefined;

  let format: Omit<WavLayout, 'data' | 'truncated'> | undefined;
  for (let at = 12; at + CHUNK_HEADER <= bytes.length; ) {
    const tag = tagAt(bytes, at);
    const size = view.getUint32(at + 4, true);
    const body = at + CHUNK_HEADER;
    if (tag === 'fmt ' && body + 16 <= bytes.length) format = readFormat(view, body, size);
    if (tag === 'data') return withData(format, findData(bytes, view, body, size));
    at = nextChunk(bytes, view, body, size);
  }
  return 'header-only';
}

function withData(
  format: Omit<WavLayout, 'data' | 'truncated'> | undefined,
  found: Pick<WavLayout, 'data' | 'truncated'>,
): WavLayout | 'header-only' | undefined {
  if (found.data.length === 0) return 'header-only';
  return format && { ...format, ...found };
}

function readFormat(view: DataView, body: number, size: number) {
  const tag = view.getUint16(body, true);
  const hasSubFormat = tag === EXTENSIBLE && size >= 26 && body + 26 <= view.byteLength;
  return {
    formatTag: hasSubFormat ? view.getUint16(body + 24, true) : tag,
    channels: view.getUint16(body + 2, true),
    sampleRateHz: view.getUint32(body + 4, true),
    bitsPerSample: view.getUint16(body + 14, true),
  };
}

function findData(
  bytes: Uint8Array,
  view: DataView,
  body: number,
  size: number,
): Pick<WavLayout, 'data' | 'truncated'> {
  const rest = bytes.subarray(body);
  if (size > rest.length) return { data: rest, truncated: size < UNKNOWN_LENGTH };
  const end = body + size;
  // What follows the samples is either more chunks or, in a growing file, more samples.
  const isWhole = isChunkOrEnd(bytes, view, end) || isChunkOrEnd(bytes, view, end + (size & 1));
  return { data: isWhole ? bytes.subarray(body, end) : rest, truncated: false };
}

function nextChunk(bytes: Uint8Array, view: DataView, body: number, size: number): number {
  const end = body + size;
  if ((size & 1) === 0) return end;
  // Odd chunks are padded by one byte; some recorders forget it.
  return !isChunkOrEnd(bytes, view, end + 1) && isChunkOrEnd(bytes, view, end) ? end : end + 1;
}

function isChunkOrEnd(bytes: Uint8Array, view: DataView, at: number): boolean {
  if (at >= bytes.length) return true;
  if (at + CHUNK_HEADER > bytes.length) return false;
  if (!/^[A-Za-z0-9][A-Za-z0-9 _]{3}$/.test(tagAt(bytes, at))) return false;
  return view.getUint32(at + 4, true) <= bytes.length - at - CHUNK_HEADER;
}

function tagAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/**
 * The frames that we and the worker exchange over its standard input and output:
 *
 *   u32le jsonBytes, u32le pcmBytes, json, pcm (f32le, 16 kHz, mono)
 *
 * A pipe cuts wherever it likes, so the reader gathers pieces until a frame is whole.
 */
import { TsnError } from '../../platform/errors.ts';

const HEADER_BYTES = 8;
/** What the worker accepts as JSON, and the most that we accept from it. */
export const MOST_JSON_BYTES = 1 << 20;

export interface FrameLimits {
  readonly jsonBytes: number;
  readonly pcmBytes: number;
}

/** Of the recogniser's worker: 262 seconds of sound. */
const WORKER_LIMITS: FrameLimits = { jsonBytes: MOST_JSON_BYTES, pcmBytes: 1 << 24 };

export interface Frame {
  readonly json: unknown;
  readonly pcm: Float32Array;
}

/** One frame, ready to be written. The samples are copied: the caller may reuse its array. */
export function encodeFrame(
  json: unknown,
  pcm: Float32Array = new Float32Array(0),
  limits = WORKER_LIMITS,
): Buffer {
  const text = Buffer.from(JSON.stringify(json));
  checkSizes(text.length, pcm.byteLength, limits);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(text.length, 0);
  header.writeUInt32LE(pcm.byteLength, 4);
  // Every processor that we run on is little-endian, as the frame is.
  return Buffer.concat([header, text, Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength)]);
}

/** Puts the pieces of a stream together again. */
export class FrameReader {
  readonly #limits: FrameLimits;
  readonly #pieces: Buffer[] = [];
  #held = 0;
  #wanted = HEADER_BYTES;

  constructor(limits = WORKER_LIMITS) {
    this.#limits = limits;
  }

  /** The frames that `piece` completes, in order. Throws `whisper/protocol` on nonsense. */
  push(piece: Buffer): Frame[] {
    this.#pieces.push(piece);
    this.#held += piece.length;
    const frames: Frame[] = [];
    while (this.#held >= this.#wanted) {
      const frame = this.#next();
      if (frame) frames.push(frame);
    }
    return frames;
  }

  /** Whether the stream stopped in the middle of a frame. */
  get isPartial(): boolean {
    return this.#held > 0;
  }

  /** A whole frame, or undefined when only its header was known and more is wanted. */
  #next(): Frame | undefined {
    const bytes = this.#gather();
    const jsonBytes = bytes.readUInt32LE(0);
    const pcmBytes = bytes.readUInt32LE(4);
    checkSizes(jsonBytes, pcmBytes, this.#limits);
    const size = HEADER_BYTES + jsonBytes + pcmBytes;
    if (bytes.length < size) {
      this.#wanted = size;
      return undefined;
    }
    this.#keep(bytes.subarray(size));
    return decode(bytes.subarray(HEADER_BYTES, size), jsonBytes);
  }

  #gather(): Buffer {
    const [only, ...others] = this.#pieces;
    if (only && others.length === 0) return only;
    const all = Buffer.concat(this.#pieces);
    this.#pieces.splice(0, this.#pieces.length, all);
    return all;
  }

  #keep(rest: Buffer): void {
    this.#pieces.splice(0, this.#pieces.length, ...(rest.length > 0 ? [rest] : []));
    this.#held = rest.length;
    this.#wanted = HEADER_BYTES;
  }
}

function checkSizes(jsonBytes: number, pcmBytes: number, most: FrameLimits): void {
  if (jsonBytes <= most.jsonBytes && pcmBytes <= most.pcmBytes && pcmBytes % 4 === 0) return;
  throw new TsnError('whisper/protocol', `bad frame of ${jsonBytes} + ${pcmBytes} bytes`);
}

function decode(body: Buffer, jsonBytes: number): Frame {
  const pcm = new Float32Array((body.length - jsonBytes) / 4);
  new Uint8Array(pcm.buffer).set(body.subarray(jsonBytes)); // copied, because a piece is seldom aligned
  try {
    return { json: JSON.parse(body.toString('utf8', 0, jsonBytes)), pcm };
  } catch (cause) {
    throw new TsnError('whisper/protocol', 'a frame without JSON', { cause });
  }
}

/**
 * The bytes of a recording, read where they are needed: hours of audio never lie in
 * memory as a whole. Reading is synchronous, since whoever decodes has a process of its
 * own (./process).
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { TsnError } from '../../platform/errors.ts';

export interface AudioBytes {
  readonly size: number;
  /** At most `length` bytes from `at` on; fewer at the end, none behind it. */
  read(at: number, length: number): Uint8Array;
  /** The open file, when it is one. */
  readonly fd?: number;
}

export type AudioFile = AudioBytes & { readonly fd: number };

export function bytesInMemory(bytes: Uint8Array): AudioBytes {
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) };
}

/**
 * Whoever opens it closes it.
 * @param name for messages: what people call the recording
 * @throws TsnError `audio/missing`, and what the operating system says
 */
export function bytesOfFile(path: string, name: string): AudioFile & Disposable {
  const fd = openFile(path, name);
  const { size } = fstatSync(fd);
  return {
    fd,
    size,
    read(at, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - at)));
      let filled = 0;
      while (filled < bytes.length) {
        const count = readSync(fd, bytes, filled, bytes.length - filled, at + filled);
        if (count === 0) break;
        filled += count;
      }
      return bytes.subarray(0, filled);
    },
    [Symbol.dispose]: () => closeSync(fd),
  };
}

function openFile(path: string, name: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (!isMissing) throw cause;
    throw new TsnError('audio/missing', `${name}: its audio is not in the archive`, { cause });
  }
}

/** `length` bytes of `bytes` from `at` on, as bytes of their own. */
export function bytesWithin(bytes: AudioBytes, at: number, length: number): AudioBytes {
  const size = Math.max(0, Math.min(length, bytes.size - at));
  return {
    size,
    read: (from, count) => bytes.read(at + from, Math.max(0, Math.min(count, size - from))),
  };
}

/** All of it in chunks of `chunkBytes`. */
export function* chunksOf(bytes: AudioBytes, chunkBytes: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.size; at += chunkBytes) yield bytes.read(at, chunkBytes);
}

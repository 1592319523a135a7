/** Bytes for tests that move files. */
import { createHash } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';

/** Bytes that repeat nowhere near, the same for the same seed. */
export function someBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function writeBytes(path: string, length: number, seed = 1): Buffer {
  const bytes = someBytes(length, seed);
  writeFileSync(path, bytes);
  return bytes;
}

/** What a look at the recorder's folder says of a file. */
export function sizeAndTime(path: string): {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
} {
  const { size, mtimeMs } = statSync(path);
  return { sizeBytes: size, mtimeMs: Math.trunc(mtimeMs) };
}

/** A file of this machine as an upload takes it: all of it. */
export function localFile(path: string): {
  readonly localPath: string;
  readonly sizeBytes: number;
} {
  return { localPath: path, sizeBytes: statSync(path).size };
}

/** SHA-256, the identity of bytes. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** Lower-case hex SHA-256 of bytes in memory. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Lower-case hex SHA-256 and size of a file, read once from start to end. */
export async function sha256File(path: string): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  await using file = await open(path, 'r');
  // One piece of memory for the whole file, and no more than it needs: archives have many small ones.
  const piece = Buffer.allocUnsafe(Math.min((await file.stat()).size + 1, MOST_AT_ONCE));
  let sizeBytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(piece, 0, piece.length, null);
    if (bytesRead === 0) return { sha256: hash.digest('hex'), sizeBytes };
    sizeBytes += bytesRead;
    hash.update(piece.subarray(0, bytesRead));
  }
}

const MOST_AT_ONCE = 1 << 18;

/** Lower-case hex SHA-256 of a file's first `length` bytes, or of all when it has fewer. */
export function sha256FirstOf(path: string, length: number): Promise<string> {
  return sha256Of(length === 0 ? nothing() : createReadStream(path, { end: length - 1 }));
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Lower-case hex SHA-256 of bytes that come in pieces. */
export async function sha256Of(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

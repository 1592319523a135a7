/** The local bytes of a shipment, read in order and hashed on the way. */
import { createHash, type Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { freeMemory } from '../../platform/free-memory.ts';
import type { Pace } from '../sftp/pace.ts';

export interface LocalFile extends AsyncDisposable {
  readonly sizeBytes: number;
  /** Whether the first `length` bytes have this SHA-256; if so they count as read. */
  startsWith(length: number, sha256: string): Promise<boolean>;
  /** The bytes from where reading stopped. Throws `Shortened` when there are fewer. */
  pieces(from: number, length: number): AsyncGenerator<Uint8Array>;
  /** Lower-case hex SHA-256 of all that was read. */
  sha256(): string;
}

/** The file has fewer bytes than were promised. */
export class Shortened extends Error {}

const BLOCK_BYTES = 128 * 1024;

export async function openLocal(
  path: string,
  pace: Pace | undefined,
  signal: AbortSignal | undefined,
): Promise<LocalFile> {
  const file = await open(path, 'r');
  const { size } = await file.stat();
  /** By how many bytes were read; a piece that is sent once more begins at one of them. */
  const hashes = new Map<number, Hash>([[0, createHash('sha256')]]);
  let last = 0;

  async function* read(from: number, length: number): AsyncGenerator<Buffer> {
    const hash = hashes.get(from)?.copy() ?? createHash('sha256');
    let at = from;
    while (at < from + length) {
      const wanted = Math.min(BLOCK_BYTES, from + length - at);
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, at);
      if (bytesRead === 0) throw new Shortened();
      const block = buffer.subarray(0, bytesRead);
      hash.update(block);
      at += bytesRead;
      yield block;
    }
    last = at;
    hashes.set(at, hash);
  }
  const sha256At = (at: number): string => hashes.get(at)?.copy().digest('hex') ?? '';

  return {
    sizeBytes: size,
    async startsWith(length, sha256) {
      if (length > size) return false;
      for await (const block of read(0, length)) freeMemory(block.length);
      return sha256At(length) === sha256;
    },
    async *pieces(from, length) {
      for await (const block of read(from, length)) {
        await pace?.take(block.length, signal);
        yield block;
        freeMemory(block.length);
      }
    },
    sha256: () => sha256At(last),
    [Symbol.asyncDispose]: () => file.close(),
  };
}

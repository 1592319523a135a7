/**
 * Copies a file into the spool and hashes it on the way; when this returns, the
 * bytes are on the disk, and so is their name.
 *
 * A copy and never a hard link: a link shares the recorder's bytes, and what the
 * node promised to ship would change under it (docs/decisions.md).
 */
import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { folderFailure } from '../engines/folder/failures.ts';
import { removeFile, syncFolder } from '../platform/atomic-file.ts';
import { toTsnError } from '../platform/errors.ts';
import { freeMemory } from '../platform/free-memory.ts';
import { reusedBlocks } from '../platform/reused-blocks.ts';

export interface CopiedFile {
  /** Lower-case hex SHA-256 of the bytes copied. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** The first bytes, enough for every header. */
  readonly head: Uint8Array;
  /** The copied file's size and time were those that were expected, before the copy and after it. */
  readonly stoodStill: boolean;
}

/** What a file was when it was looked at last. */
export interface ExpectedFile {
  readonly sizeBytes: number;
  /** Whole milliseconds. */
  readonly mtimeMs: number;
}

const BLOCK_BYTES = 256 * 1024;
const HEAD_BYTES = 512;
/** Files are copied one after the other, nearly always. */
const blocks = reusedBlocks(BLOCK_BYTES, 1);

/**
 * `to` must not exist; a failed copy leaves nothing there. A file that is no longer as
 * `expected` is not copied. Throws `folder/not-found` when `from` is gone,
 * `folder/not-readable`, and `data/disk-full` when it does not fit.
 */
export async function copySynced(
  from: string,
  to: string,
  expected?: ExpectedFile,
): Promise<CopiedFile> {
  try {
    return await readStill(from, expected, (source) => write(source, to));
  } catch (error) {
    await removeFile(to);
    throw toTsnError(error);
  }
}

/** The same without a copy: what the file holds now. */
export function hashStill(from: string, expected?: ExpectedFile): Promise<CopiedFile> {
  return readStill(from, expected, (source) => pump(source));
}

/** SHA-256 of the first `length` bytes; undefined when the file is shorter. Throws as `copySynced`. */
export async function hashStart(from: string, length: number): Promise<string | undefined> {
  const source = await openSource(from);
  try {
    const { sizeBytes, sha256 } = await pump(source, undefined, length);
    return sizeBytes === length ? sha256 : undefined;
  } finally {
    await source.close();
  }
}

async function readStill(
  from: string,
  expected: ExpectedFile | undefined,
  read: (source: FileHandle) => Promise<Omit<CopiedFile, 'stoodStill'>>,
): Promise<CopiedFile> {
  const source = await openSource(from);
  try {
    const before = await source.stat();
    if (expected !== undefined && !isAs(expected, before)) return NOT_COPIED;
    const copied = await read(source);
    const after = await source.stat();
    const stoodStill =
      before.size === after.size &&
      before.mtimeMs === after.mtimeMs &&
      after.size === copied.sizeBytes;
    return { ...copied, stoodStill };
  } finally {
    await source.close();
  }
}

const NOT_COPIED: CopiedFile = {
  sha256: '',
  sizeBytes: 0,
  head: new Uint8Array(),
  stoodStill: false,
};

function isAs({ sizeBytes, mtimeMs }: ExpectedFile, now: Stats): boolean {
  return now.size === sizeBytes && Math.trunc(now.mtimeMs) === mtimeMs;
}

async function openSource(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw folderFailure(path, error);
  }
}

async function write(source: FileHandle, to: string): Promise<Omit<CopiedFile, 'stoodStill'>> {
  const target = await open(to, 'wx', 0o600);
  try {
    const copied = await pump(source, target);
    await target.sync();
    await syncFolder(dirname(to));
    return copied;
  } finally {
    await target.close();
  }
}

/** Reads to the end, or to `limit`, and writes what it reads when there is a target. */
async function pump(
  source: FileHandle,
  target?: FileHandle,
  limit = Number.POSITIVE_INFINITY,
): Promise<Omit<CopiedFile, 'stoodStill'>> {
  const block = blocks.take();
  try {
    return await pumpThrough(block, source, target, limit);
  } finally {
    blocks.giveBack(block);
  }
}

async function pumpThrough(
  block: Buffer,
  source: FileHandle,
  target: FileHandle | undefined,
  limit: number,
): Promise<Omit<CopiedFile, 'stoodStill'>> {
  const hash = createHash('sha256');
  let head: Uint8Array = new Uint8Array();
  let sizeBytes = 0;
  for (;;) {
    const wanted = Math.min(BLOCK_BYTES, limit - sizeBytes);
    const { bytesRead } = await source.read(block, 0, wanted, sizeBytes);
    if (bytesRead === 0) return { sha256: hash.digest('hex'), sizeBytes, head };
    if (sizeBytes === 0) head = Uint8Array.from(block.subarray(0, Math.min(HEAD_BYTES, bytesRead)));
    hash.update(block.subarray(0, bytesRead));
    if (target !== undefined) await writeAll(target, block, bytesRead);
    sizeBytes += bytesRead;
    freeMemory(bytesRead);
  }
}

async function writeAll(target: FileHandle, block: Buffer, length: number): Promise<void> {
  for (let done = 0; done < length; ) {
    const { bytesWritten } = await target.write(block, done, length - done);
    done += bytesWritten;
  }
}

/**
 * Sends a file's bytes, with many writes under way at a time, and goes on where
 * an earlier attempt stopped: whatever of the remote file equals the local one,
 * read back and compared byte for byte, is not sent again.
 */
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { SftpChannel } from './channel.ts';
import { freeMemory } from './memory.ts';
import type { Pace } from './pace.ts';
import {
  CHUNK_BYTES,
  closeRemote,
  openRemote,
  readRemote,
  remoteSize,
  syncRemote,
  writeChunk,
} from './remote-file.ts';
import { createWindow } from './window.ts';

export interface SentFile {
  /** Lower-case hex SHA-256 of all local bytes, read while sending. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Bytes that were there already. */
  readonly resumedBytes: number;
}

/** Writes under way at a time: two megabytes cover a fast line with a long way. */
const WINDOW = 64;
/** Read from the disk at a time: whole chunks, and most recordings in one. */
const BLOCK_BYTES = 10 * CHUNK_BYTES;
/** Less than this is sent again sooner than it is compared. */
const WORTH_RESUMING_BYTES = 256 * 1024;

export interface Upload {
  readonly localPath: string;
  readonly remotePath: string;
  /** True: nothing of it is at the server, so nothing is looked for there. */
  readonly isNew?: boolean | undefined;
  /** Absent: as fast as the line is. */
  readonly pace?: Pace | undefined;
}

/** Stops between two writes when `signal` aborts, with the signal's reason. */
export async function putFile(
  channel: SftpChannel,
  { localPath, remotePath, isNew = false, pace }: Upload,
  signal?: AbortSignal,
): Promise<SentFile> {
  const local = await open(localPath, 'r');
  try {
    const { size } = await local.stat();
    const hash = createHash('sha256');
    const resumedBytes = isNew ? 0 : await commonStart(channel, local, size, remotePath, hash);
    const handle = await openRemote(channel, remotePath, resumedBytes > 0 ? 'r+' : 'w');
    const ready = (bytes: number) => untilReady(bytes, pace, signal);
    const sizeBytes = await send({ channel, handle, local, hash, ready }, resumedBytes);
    await syncRemote(channel, handle);
    await closeRemote(channel, handle);
    return { sha256: hash.digest('hex'), sizeBytes, resumedBytes };
  } finally {
    await local.close();
  }
}

/** How many bytes at the start are there already, in whole chunks; those are hashed too. */
async function commonStart(
  channel: SftpChannel,
  local: FileHandle,
  localBytes: number,
  remotePath: string,
  hash: Hash,
): Promise<number> {
  const remoteBytes = (await remoteSize(channel, remotePath)) ?? 0;
  // Longer than ours: not a beginning of it, so it is written anew from the start.
  if (remoteBytes < WORTH_RESUMING_BYTES || remoteBytes > localBytes) return 0;
  let equalBytes = 0;
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for await (const part of readRemote(channel, remotePath)) {
    const { bytesRead } = await local.read(buffer, 0, part.length, equalBytes);
    // Writes under way together may have left a hole of zeros: only what is equal counts.
    if (part.length < CHUNK_BYTES || !buffer.subarray(0, bytesRead).equals(part)) break;
    hash.update(part);
    equalBytes += part.length;
  }
  return equalBytes;
}

/** Throws the signal's reason when it has aborted. */
async function untilReady(
  bytes: number,
  pace: Pace | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  if (pace === undefined) return;
  await pace.take(bytes, signal);
  signal?.throwIfAborted();
}

interface Sending {
  readonly channel: SftpChannel;
  readonly handle: Buffer;
  readonly local: FileHandle;
  readonly hash: Hash;
  /** Before each write. */
  readonly ready: (bytes: number) => Promise<void>;
}

/** One reader in order, so that the hash is of the file; writes are answered in any order. */
async function send(
  { channel, handle, local, hash, ready }: Sending,
  from: number,
): Promise<number> {
  const window = createWindow(WINDOW);
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let position = from;
  while (!window.failed()) {
    const { bytesRead } = await local.read(block, 0, BLOCK_BYTES, position);
    if (bytesRead === 0) break;
    hash.update(block.subarray(0, bytesRead));
    for (let at = 0; at < bytesRead && !window.failed(); at += CHUNK_BYTES) {
      const length = Math.min(CHUNK_BYTES, bytesRead - at);
      await ready(length);
      window.add(writeChunk(channel, handle, { buffer: block, at, length }, position + at));
      await window.room();
    }
    position += bytesRead;
    freeMemory(bytesRead);
  }
  await window.end();
  return position;
}

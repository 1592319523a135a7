/**
 * Sends a file's bytes, with many writes under way at a time, and goes on where
 * an earlier attempt stopped: whatever of the remote file equals the local one,
 * read back and compared byte for byte, is not sent again.
 */
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { freeMemory } from '../../platform/free-memory.ts';
import type { SftpChannel } from './channel.ts';
import type { Pace } from './pace.ts';
import { readAhead } from './read-ahead.ts';
import {
  closeRemote,
  openRemote,
  readRemote,
  remoteSize,
  syncRemote,
  writeBlock,
} from './remote-file.ts';
import { createWindow } from './window.ts';
import { CHUNK_BYTES } from './write-size.ts';

export interface SentFile {
  /** Lower-case hex SHA-256 of all local bytes, read while sending. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Bytes that were there already. */
  readonly resumedBytes: number;
}

/** Under way at a time: two megabytes cover a fast line with a long way. */
const UNDERWAY_BYTES = 64 * CHUNK_BYTES;
/** Less than this is sent again sooner than it is compared. */
const WORTH_RESUMING_BYTES = 256 * 1024;

export interface Upload {
  readonly localPath: string;
  /** What is sent of it, unless it is shorter. */
  readonly sizeBytes: number;
  readonly remotePath: string;
  /** True: nothing of it is at the server, so nothing is looked for there. */
  readonly isNew?: boolean | undefined;
  /** Absent: as fast as the line is. */
  readonly pace?: Pace | undefined;
}

/** Stops between two writes when `signal` aborts, with the signal's reason. */
export async function putFile(
  channel: SftpChannel,
  { localPath, sizeBytes, remotePath, isNew = false, pace }: Upload,
  signal?: AbortSignal,
): Promise<SentFile> {
  const local = await open(localPath, 'r');
  try {
    const hash = createHash('sha256');
    const resumedBytes = isNew ? 0 : await commonStart(channel, local, sizeBytes, remotePath, hash);
    const handle = await openRemote(channel, remotePath, resumedBytes > 0 ? 'r+' : 'w');
    // A slow line shall be slow all the time, not now and then full.
    const writeBytes = pace === undefined ? channel.writeBytes : CHUNK_BYTES;
    const ready = (bytes: number) => untilReady(channel, bytes, pace, signal);
    const sending = { channel, handle, local, sizeBytes, hash, writeBytes, ready };
    const sentBytes = await send(sending, resumedBytes);
    return { sha256: hash.digest('hex'), sizeBytes: sentBytes, resumedBytes };
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
  channel: SftpChannel,
  bytes: number,
  pace: Pace | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  await channel.room();
  signal?.throwIfAborted();
  if (pace === undefined) return;
  await pace.take(bytes, signal);
  signal?.throwIfAborted();
}

interface Sending {
  readonly channel: SftpChannel;
  readonly handle: Buffer;
  readonly local: FileHandle;
  readonly sizeBytes: number;
  readonly hash: Hash;
  readonly writeBytes: number;
  /** Before each write. */
  readonly ready: (bytes: number) => Promise<void>;
}

/**
 * One reader in order, so that the hash is of the file; writes are answered in any order. The
 * flush and the close follow at once: a server does what concerns one file in the order in
 * which it was asked.
 */
async function send(
  { channel, handle, local, sizeBytes, hash, writeBytes, ready }: Sending,
  from: number,
): Promise<number> {
  const window = createWindow(Math.floor(UNDERWAY_BYTES / writeBytes));
  let position = from;
  const reader = readAhead(local, writeBytes, from, sizeBytes);
  try {
    while (!window.failed()) {
      const block = await reader.next();
      if (block.length === 0) break;
      hash.update(block);
      await ready(block.length);
      window.add(writeBlock(channel, handle, block, position));
      position += block.length;
      freeMemory(block.length);
      await window.room();
    }
  } finally {
    await reader.end();
  }
  if (!window.failed()) {
    window.add(syncRemote(channel, handle));
    window.add(closeRemote(channel, handle));
  }
  await window.end();
  return position;
}

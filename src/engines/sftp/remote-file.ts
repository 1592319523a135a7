/** Small things done to one file at the server: read, write, rename, remove, measure. */
import { createHash } from 'node:crypto';
import type { SftpChannel } from './channel.ts';
import { isMissing } from './failures.ts';
import { writeInPlace } from './lean-write.ts';
import { CHUNK_BYTES } from './write-size.ts';

/** Reads under way at a time when bytes are compared. */
const READ_AHEAD = 16;

/** Size in bytes; undefined when there is no such file. */
export async function remoteSize(channel: SftpChannel, path: string): Promise<number | undefined> {
  return orMissing(
    channel.request<{ size: number }>(`stat ${path}`, (sftp, answer) => sftp.stat(path, answer)),
    (stats) => stats.size,
  );
}

/** The bytes of a small file; undefined when there is none. Longer files are cut at `maxBytes`. */
export async function readSmall(
  channel: SftpChannel,
  path: string,
  maxBytes = 64 * 1024,
): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of orNothing(readRemote(channel, path))) {
    if (part === undefined) return undefined;
    parts.push(part);
    sizeBytes += part.length;
    if (sizeBytes >= maxBytes) break;
  }
  return Buffer.concat(parts).subarray(0, maxBytes);
}

/** Writes a small file so that nobody sees half of it: temporary name, sync, rename over. */
export async function writeSmall(
  channel: SftpChannel,
  path: string,
  content: string,
): Promise<void> {
  const partial = `${path}.part`;
  const bytes = Buffer.from(content);
  const handle = await openRemote(channel, partial, 'w');
  // Without waiting for each: a server does what concerns one file in the order in which it was asked.
  await allEnded([
    writeChunk(channel, handle, bytes, 0),
    syncRemote(channel, handle),
    closeRemote(channel, handle),
  ]);
  await replace(channel, partial, path);
}

/** Waits for all even when one fails: nothing may be under way on a channel that is given back. */
export async function allEnded(requests: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(requests);
  await Promise.all(requests);
}

/** Lower-case hex SHA-256 of what the server answers when the file is read again. */
export async function hashRemote(channel: SftpChannel, path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of readRemote(channel, path)) hash.update(part);
  return hash.digest('hex');
}

/** The file's bytes in order, in parts of at most CHUNK_BYTES, with several reads under way. */
export async function* readRemote(channel: SftpChannel, path: string): AsyncGenerator<Buffer> {
  const handle = await openRemote(channel, path, 'r');
  const ahead: Promise<Buffer>[] = [];
  let position = 0;
  try {
    for (;;) {
      while (ahead.length < READ_AHEAD) {
        const part = readChunk(channel, handle, position);
        // It may fail while nobody waits for it yet; whoever waits next is told.
        part.catch(() => {});
        ahead.push(part);
        position += CHUNK_BYTES;
      }
      const part = await ahead.shift();
      if (part === undefined || part.length === 0) return;
      yield part;
      if (part.length < CHUNK_BYTES) return;
    }
  } finally {
    await Promise.allSettled(ahead);
    await closeRemote(channel, handle);
  }
}

/** A whole chunk, or what is left of the file; servers may answer with less than was asked for. */
async function readChunk(channel: SftpChannel, handle: Buffer, position: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let filled = 0;
  while (filled < CHUNK_BYTES) {
    const start = filled;
    const got = await channel.request<number>('read', (sftp, answer) => {
      sftp.read(handle, buffer, start, CHUNK_BYTES - start, position + start, (error, bytesRead) =>
        answer(isEndOfFile(error) ? undefined : error, bytesRead),
      );
    });
    if (!got) break;
    filled += got;
  }
  return buffer.subarray(0, filled);
}

const END_OF_FILE = 1;

function isEndOfFile(error: Error | undefined): boolean {
  return error !== undefined && 'code' in error && error.code === END_OF_FILE;
}

export function openRemote(
  channel: SftpChannel,
  path: string,
  flags: 'r' | 'w' | 'r+',
): Promise<Buffer> {
  return channel.request(`open ${path}`, (sftp, answer) => sftp.open(path, flags, answer));
}

/** ssh2 copies the bytes into its packet at once: the buffer is free again when this returns. */
export function writeChunk(
  channel: SftpChannel,
  handle: Buffer,
  bytes: Buffer,
  position: number,
): Promise<void> {
  return channel.request('write', (sftp, answer) =>
    sftp.write(handle, bytes, 0, bytes.length, position, (error) => answer(error, undefined)),
  );
}

/** The same for bytes that have HEADROOM_BYTES before them in memory, which are written over. */
export function writeBlock(
  channel: SftpChannel,
  handle: Buffer,
  bytes: Buffer,
  position: number,
): Promise<void> {
  return channel.request('write', (sftp, answer) => {
    const done = (error: Error | null | undefined): void => answer(error, undefined);
    if (writeInPlace(sftp, handle, bytes, position, done)) return;
    sftp.write(handle, bytes, 0, bytes.length, position, done);
  });
}

export function closeRemote(channel: SftpChannel, handle: Buffer): Promise<void> {
  return channel.request('close', (sftp, answer) =>
    sftp.close(handle, (error) => answer(error, undefined)),
  );
}

/** Flushes to the server's disk where the server offers that (fsync@openssh.com). */
export async function syncRemote(channel: SftpChannel, handle: Buffer): Promise<void> {
  await channel.request<void>('fsync', (sftp, answer) =>
    ifOffered(
      () => sftp.ext_openssh_fsync(handle, (error) => answer(error, undefined)),
      () => answer(undefined, undefined),
    ),
  );
}

/** Renames; an existing target is replaced where the server offers that (posix-rename@openssh.com). */
export async function renameRemote(channel: SftpChannel, from: string, to: string): Promise<void> {
  await channel.request<void>(`rename to ${to}`, (sftp, answer) => {
    const done = (error: Error | null | undefined): void => answer(error, undefined);
    ifOffered(
      () => sftp.ext_openssh_rename(from, to, done),
      () => sftp.rename(from, to, done),
    );
  });
}

/** Plain SFTP refuses to rename over a file: then the old one is removed first. */
async function replace(channel: SftpChannel, from: string, to: string): Promise<void> {
  try {
    await renameRemote(channel, from, to);
  } catch (error) {
    if ((await remoteSize(channel, to)) === undefined) throw error;
    await removeRemote(channel, to);
    await renameRemote(channel, from, to);
  }
}

/** Removes a file; one that is gone already is fine. */
export async function removeRemote(channel: SftpChannel, path: string): Promise<void> {
  await orMissing(
    channel.request<void>(`remove ${path}`, (sftp, answer) =>
      sftp.unlink(path, (error) => answer(error, undefined)),
    ),
    () => undefined,
  );
}

/** Makes a folder; one that is there already is fine, and a server that makes none says so at the first write. */
export async function makeRemoteFolder(channel: SftpChannel, path: string): Promise<void> {
  await channel.request<void>(`mkdir ${path}`, (sftp, answer) =>
    sftp.mkdir(path, () => answer(undefined, undefined)),
  );
}

/** ssh2 throws at once when the server did not offer the extension that a call needs. */
function ifOffered(extended: () => void, plain: () => void): void {
  try {
    extended();
  } catch {
    plain();
  }
}

async function orMissing<T, U>(asked: Promise<T>, read: (value: T) => U): Promise<U | undefined> {
  try {
    return read(await asked);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function* orNothing(parts: AsyncGenerator<Buffer>): AsyncGenerator<Buffer | undefined> {
  try {
    yield* parts;
  } catch (error) {
    if (!isMissing(error)) throw error;
    yield undefined;
  }
}

/**
 * Files that must never be seen half-written: a temporary name in the same
 * folder, write, fsync, rename, fsync of the folder.
 */
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { newId } from './ids.ts';

/** Writes `content` so that readers see the old file or the new one, also after a power cut. */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  mode = 0o644,
): Promise<void> {
  const partial = temporaryName(path);
  try {
    await writeSynced(partial, content, mode);
    await rename(partial, path);
  } catch (error) {
    // Half a file on a full disk would take the room that others need.
    await removeFile(partial).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

async function writeSynced(path: string, content: string | Uint8Array, mode: number) {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Moves a finished file to its place and makes the move durable. Same file system only. */
export async function moveDurably(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to));
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** A second durable name for the same bytes: a hard link where possible, else a synced copy. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to));
  const partial = temporaryName(to);
  try {
    await link(from, partial).catch(() => copyFile(from, partial, constants.COPYFILE_EXCL));
    await syncFile(partial);
    await rename(partial, to);
  } catch (error) {
    // Half a file on a full disk would take the room that others need.
    await removeFile(partial).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(to));
}

/** Flushes a file's bytes to the disk. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes new and removed names in a folder survive a power cut. */
export function syncFolder(path: string): Promise<void> {
  return syncFile(path);
}

/** Creates the folder and its parents; each new level is synced into its parent. */
export async function makeFolder(path: string, mode = 0o755): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode });
  if (first === undefined) return;
  for (let made = resolve(path); ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === resolve(first) || made === dirname(made)) return;
  }
}

/** Removes a file; a file that is gone already is fine. */
export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${newId()}.tmp`);
}

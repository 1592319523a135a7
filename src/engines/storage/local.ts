/**
 * Audio in a folder: of this machine, or of a file server that several servers share.
 * A mark in the folder tells it from an empty mount point (`mark.ts`).
 */
import { createReadStream, type Dirent } from 'node:fs';
import { access, constants, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AudioStore, Bytes, StoredFile } from '../../domain/audio-store.ts';
import { linkOrCopy, removeFile, syncFile, syncFolder } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256File } from '../../platform/hash.ts';
import { systemCode } from '../../platform/system-code.ts';
import { diskFailure } from './disk-failures.ts';
import type { Mark } from './mark.ts';

/** `root` is absolute; paths begin with `audio/`. */
export function localAudioStore(root: string, mark: Mark): AudioStore {
  const at = (path: string): string => join(root, path);
  return {
    name: `folder ${root}`,
    async put(path, bytes, source) {
      await mark.check();
      return place(at(path), bytes, source);
    },
    async putText(path, text) {
      await mark.check();
      await mkdir(dirname(at(path)), { recursive: true });
      await writeFile(at(path), text, { mode: 0o640 });
    },
    readText: (path) => orAway(mark, readFile(at(path), 'utf8').catch(gone)),
    sizeOf: (path) => orAway(mark, sizeOf(at(path))),
    read: (path, span) => readAudio(at(path), mark, span),
    fileOf: (path) => fileOf(at(path), mark),
    list: (prefix) => listFolder(root, prefix),
    startingWith: (start) => startingWith(root, start),
    remove: (path) => removeFile(at(path)),
    tidy: (now) => tidy(at('audio'), now),
    check: () => mark.check(),
  };
}

async function place(target: string, bytes: Bytes, source: string) {
  if (await holds(target, bytes)) {
    // Whoever put it there may have been killed before it was flushed.
    await syncFile(target);
    await syncFolder(dirname(target));
    return 'held already';
  }
  await linkOrCopy(source, target);
  // A link is the very bytes that were hashed; a copy on another disk is looked at once more.
  if (await isOneFile(source, target)) return 'placed';
  if (await holds(target, bytes)) return 'placed';
  await removeFile(target);
  throw new TsnError('storage/damaged', `what was written to ${target} is not what was sent`);
}

async function holds(path: string, bytes: Bytes): Promise<boolean> {
  if ((await sizeOf(path)) !== bytes.sizeBytes) return false;
  return (await sha256File(path)).sha256 === bytes.sha256;
}

async function isOneFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(one), stat(other)]);
  return a.ino === b.ino && a.dev === b.dev;
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(gone))?.size;
}

/** Nothing is gone while the whole disk is away. Throws `storage/not-mounted`. */
async function orAway<T>(mark: Mark, asked: Promise<T | undefined>): Promise<T | undefined> {
  const found = await asked;
  if (found === undefined) await mark.check();
  return found;
}

/** For what is simply not there; everything else goes on. */
function gone(thrown: unknown): undefined {
  if (['ENOENT', 'ENOTDIR'].includes(systemCode(thrown))) return undefined;
  throw diskFailure(thrown);
}

async function* readAudio(path: string, mark: Mark, span?: { start: number; end: number }) {
  try {
    for await (const piece of createReadStream(path, { ...span, highWaterMark: 1 << 18 })) {
      yield piece as Uint8Array; // as: a stream without encoding gives buffers
    }
  } catch (error) {
    throw await readFailure(error, mark);
  }
}

async function fileOf(path: string, mark: Mark): Promise<string> {
  try {
    await access(path, constants.R_OK);
    return path;
  } catch (error) {
    throw await readFailure(error, mark);
  }
}

async function readFailure(error: unknown, mark: Mark): Promise<unknown> {
  if (systemCode(error) !== 'ENOENT') return diskFailure(error);
  await mark.check(); // a whole disk that is away is no missing recording
  return new TsnError('audio/missing', 'its audio is not in the archive', { cause: error });
}

async function* listFolder(root: string, prefix: string): AsyncIterable<StoredFile> {
  const entries = await readdir(join(root, prefix), { withFileTypes: true }).catch(gone);
  for (const entry of (entries ?? []).toSorted(byName)) {
    const path = `${prefix}/${entry.name}`;
    if (entry.isDirectory()) yield* listFolder(root, path);
    else if (isOurs(entry)) yield { path, sizeBytes: (await sizeOf(join(root, path))) ?? 0 };
  }
}

async function* startingWith(root: string, start: string): AsyncIterable<string> {
  const folder = dirname(start);
  const name = start.slice(folder.length + 1);
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(gone);
  for (const entry of entries ?? []) {
    if (isOurs(entry) && entry.name.startsWith(name)) yield `${folder}/${entry.name}`;
  }
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

/** Hidden files are marks, and what is being written. */
function isOurs(entry: Dirent): boolean {
  return entry.isFile() && !entry.name.startsWith('.');
}

const DAY_MS = 86_400_000;

/** A writer that is killed between its temporary name and the right one leaves the former. */
async function tidy(folder: string, now: number): Promise<number> {
  let removed = 0;
  for (const entry of (await readdir(folder, { withFileTypes: true }).catch(gone)) ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removed += await tidy(path, now);
    else if (entry.name.startsWith('.') && entry.name.endsWith('.tmp')) {
      const changedAt = (await stat(path).catch(gone))?.mtimeMs ?? now;
      if (now - changedAt < DAY_MS) continue;
      await removeFile(path);
      removed += 1;
    }
  }
  return removed;
}

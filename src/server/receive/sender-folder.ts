/**
 * What a plain sender sees over SFTP: one folder of its own, on the disk. It writes files
 * under their final names, or under `.part` and renames them; ./drop.ts takes them in when
 * they have settled. Such senders delete their file once it is sent, so what they were told
 * is flushed to the disk. Old nodes say `/incoming/…`: that is the same folder.
 */
import { open, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  FileAttributes,
  OpenedFile,
  OpenMode,
  VirtualFolder,
} from '../../engines/sftp-server/virtual-folder.ts';
import type { StorageGuard } from '../../engines/storage/guard.ts';
import { makeFolder, removeFile, syncFolder } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256File } from '../../platform/hash.ts';
import { systemCode } from '../../platform/system-code.ts';
import { openPart, toFlags } from './part-file.ts';
import { asideOf, isFinished, settleAgain } from './sent-again.ts';

interface Needs {
  /** Absolute; everything that the sender can reach. */
  readonly dir: string;
  readonly maxFileBytes: number;
  readonly storage: StorageGuard;
}

export interface SenderFolder {
  folder(): VirtualFolder;
  /** True while a connection holds it open for writing. */
  isBusy(this: void, name: string): boolean;
}

const ROOT: FileAttributes = { sizeBytes: 0, modifiedAt: 0, isFolder: true };
/** Where nodes of the predecessor put their files. */
const ALIAS = /^(?:data|opt|opt\/tsn|(?:data\/|opt\/tsn\/)?incoming)(?:\/|$)/;
/** Hidden names are nobody's, and folders do not exist. */
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

export function senderFolder(needs: Needs): SenderFolder {
  const writing = new Map<string, number>();
  const count = (name: string, by: number): void => {
    const left = (writing.get(name) ?? 0) + by;
    if (left > 0) writing.set(name, left);
    else writing.delete(name);
  };
  return {
    isBusy: (name) => writing.has(name),
    folder: () => virtualFolder(needs, count),
  };
}

function virtualFolder(needs: Needs, count: (name: string, by: number) => void): VirtualFolder {
  const { dir, storage } = needs;
  const at = (path: string): string => join(dir, nameOf(path));
  return {
    lane: (path) => path.replace(ALIAS, ''),
    attributes: (path) =>
      storage.guard(async () => (isRoot(path) ? ROOT : attributesOf(at(path), path))),
    async open(path, mode) {
      const name = nameOf(path);
      return storage.guard(() => openFile(needs, name, mode, (by) => count(name, by)));
    },
    rename: (from, to) =>
      storage.guard(async () => {
        await orMissing(from, moveTo(at(from), at(to), nameOf(to)));
        await syncFolder(dir);
      }),
    remove: (path) =>
      storage.guard(async () => {
        await attributesOf(at(path), path);
        await removeFile(at(path));
      }),
    list: (path) => storage.guard(async () => (isRoot(path) ? list(dir) : missing(path))),
  };
}

/**
 * What has its final name waits to be taken in, and its sender was told that it is sent:
 * nothing replaces it. Another file of that name comes later, when the first one is gone.
 */
async function moveTo(from: string, to: string, name: string): Promise<void> {
  const there = await stat(to).catch(() => undefined);
  if (there !== undefined && from !== to) {
    const [old, fresh] = [await sha256File(to), await sha256File(from)];
    if (old.sha256 !== fresh.sha256)
      throw new TsnError('receive/part-taken', `another ${name} waits to be taken in`);
  }
  await rename(from, to);
}

function isRoot(path: string): boolean {
  return path.replace(ALIAS, '') === '';
}

/** Throws `receive/name-not-allowed`. */
function nameOf(path: string): string {
  const name = path.replace(ALIAS, '');
  if (NAME.test(name)) return name;
  throw new TsnError('receive/name-not-allowed', 'this name is not allowed here');
}

async function openFile(
  { dir, maxFileBytes, storage }: Needs,
  name: string,
  mode: OpenMode,
  count: (by: number) => void,
): Promise<OpenedFile> {
  if (mode.write) {
    await storage.admit();
    await makeFolder(dir, 0o750);
  }
  const path = join(dir, name);
  const isAgain =
    mode.write && mode.create && mode.truncate && !mode.exclusive && (await isFinished(path));
  const written = isAgain ? asideOf(path) : path;
  const opened = await orMissing(name, open(written, toFlags(mode), 0o640));
  const file = openPart(opened, maxFileBytes);
  if (!mode.write) return file;
  count(1);
  let isOpen = true;
  return {
    ...file,
    write: (offset, bytes) => storage.guard(() => file.write(offset, bytes)),
    async close() {
      if (!isOpen) return;
      isOpen = false;
      try {
        await storage.guard(async () => {
          await file.sync();
          if (isAgain) await settleAgain(written, path);
          await syncFolder(dir);
        });
      } finally {
        await file.close();
        count(-1);
      }
    },
  };
}

async function attributesOf(path: string, name: string): Promise<FileAttributes> {
  const { size, mtimeMs } = await orMissing(name, stat(path));
  return { sizeBytes: size, modifiedAt: Math.floor(mtimeMs), isFolder: false };
}

async function list(dir: string) {
  const names = await readdir(dir).catch(() => []);
  const files = names
    .filter((name) => NAME.test(name))
    .map(async (name) => {
      const attributes = await attributesOf(join(dir, name), name).catch(() => undefined);
      return attributes === undefined ? [] : [{ name, attributes }];
    });
  return (await Promise.all(files)).flat();
}

function missing(path: string): never {
  throw new TsnError('data/not-found', `there is no folder ${path}`);
}

async function orMissing<T>(name: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT')
      throw new TsnError('data/not-found', `there is no ${name}`, { cause: error });
    if (code === 'EEXIST') throw new TsnError('receive/part-taken', `${name} is there already`);
    throw error;
  }
}

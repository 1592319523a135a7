/**
 * `<id>.part` files in the inbox: what a node has sent so far. One writer at a
 * time, the last one wins; and what is being accepted cannot be written to any
 * more, because it has left the name that the wire can reach (`<id>.taken`).
 */
import { constants } from 'node:fs';
import { copyFile, open, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type {
  FileAttributes,
  OpenedFile,
  OpenMode,
} from '../../engines/sftp-server/virtual-folder.ts';
import { makeFolder, removeFile, syncFile } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { systemCode } from '../../platform/system-code.ts';
import { createLocks } from './locks.ts';
import { openPart, type PartFile, toFlags } from './part-file.ts';

export interface PartFiles {
  attributes(node: string, id: string): Promise<FileAttributes>;
  open(node: string, id: string, mode: OpenMode): Promise<OpenedFile>;
  /** Makes a copy of a file of this machine the part, and answers its path. */
  adopt(node: string, id: string, path: string): Promise<string>;
  /** Ends all writing and answers the path of the bytes, now on disk for good. Throws `data/not-found`. */
  take(node: string, id: string): Promise<string>;
  /** Makes taken bytes a part again, so that the node can go on with them. */
  giveBack(node: string, id: string): Promise<void>;
  /** Removes what was sent or taken under this id. */
  drop(node: string, id: string): Promise<void>;
}

export function createPartFiles(inboxDir: string, maxFileBytes: number): PartFiles {
  const writers = new Map<string, PartFile>();
  /** Between the end of one writer and the begin of the next nobody else gets in. */
  const locks = createLocks();
  const partPath = (node: string, id: string): string => join(inboxDir, node, `${id}.part`);
  const takenPath = (node: string, id: string): string => join(inboxDir, node, `${id}.taken`);
  const endWriting = async (path: string): Promise<void> => {
    await writers.get(path)?.revoke();
    writers.delete(path);
  };
  const begin = async (id: string, path: string, mode: OpenMode): Promise<OpenedFile> => {
    if (mode.write) await endWriting(path);
    if (mode.create) await makeFolder(dirname(path), 0o750);
    const part = openPart(await orNotFound(id, open(path, toFlags(mode), 0o640)), maxFileBytes);
    if (!mode.write) return part;
    writers.set(path, part);
    const forget = (): void => {
      if (writers.get(path) === part) writers.delete(path);
    };
    return { ...part, close: () => part.close().finally(forget) };
  };
  const take = async (id: string, part: string, taken: string): Promise<string> => {
    await endWriting(part);
    // Without a part there may be bytes that an earlier attempt took and could not record.
    await rename(part, taken).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw error;
    });
    await orNotFound(id, syncFile(taken));
    return taken;
  };
  const drop = async (part: string, taken: string): Promise<void> => {
    await endWriting(part);
    await removeFile(part);
    await removeFile(taken);
  };
  const alone = <T>(node: string, id: string, work: (part: string, taken: string) => Promise<T>) =>
    locks.run(`${node}/${id}`, () => work(partPath(node, id), takenPath(node, id)));
  return {
    async attributes(node, id) {
      const { size, mtimeMs } = await orNotFound(id, stat(partPath(node, id)));
      return { sizeBytes: size, modifiedAt: Math.floor(mtimeMs), isFolder: false };
    },
    open: (node, id, mode) => alone(node, id, (part) => begin(id, part, mode)),
    adopt: (node, id, path) =>
      alone(node, id, async (part) => {
        await makeFolder(dirname(part), 0o750);
        await copyFile(path, part, constants.COPYFILE_EXCL);
        return part;
      }),
    take: (node, id) => alone(node, id, (part, taken) => take(id, part, taken)),
    giveBack: (node, id) => alone(node, id, (part, taken) => giveBack(taken, part)),
    drop: (node, id) => alone(node, id, drop),
  };
}

/**
 * The archive may hold a link to the same bytes: then the part gets bytes of its
 * own. A part that was begun anew in the meantime is what counts.
 */
async function giveBack(taken: string, part: string): Promise<void> {
  const newer = await stat(part).catch(() => undefined);
  if (newer !== undefined) return removeFile(taken);
  if ((await stat(taken)).nlink === 1) return rename(taken, part);
  await copyFile(taken, part, constants.COPYFILE_EXCL);
  await removeFile(taken);
}

async function orNotFound<T>(id: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new TsnError('data/not-found', `there is no ${id}.part`, { cause: error });
  }
}

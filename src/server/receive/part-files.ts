/**
 * `<id>.part` files in the inbox: what a node has sent so far. One writer at a
 * time, the last one wins; and what is being accepted cannot be written to any
 * more, because it has left the name that the wire can reach (`<id>.taken`).
 */
import { constants } from 'node:fs';
import { copyFile, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  FileAttributes,
  OpenedFile,
  OpenMode,
} from '../../engines/sftp-server/virtual-folder.ts';
import { makeFolder, removeFile, syncFile } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { systemCode } from '../../platform/system-code.ts';
import { openPart, type PartFile } from './part-file.ts';

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
  const partPath = (node: string, id: string): string => join(inboxDir, node, `${id}.part`);
  const takenPath = (node: string, id: string): string => join(inboxDir, node, `${id}.taken`);
  const endWriting = async (path: string): Promise<void> => {
    await writers.get(path)?.revoke();
    writers.delete(path);
  };
  return {
    async attributes(node, id) {
      const { size, mtimeMs } = await orNotFound(id, stat(partPath(node, id)));
      return { sizeBytes: size, modifiedAt: Math.floor(mtimeMs), isFolder: false };
    },
    async open(node, id, mode) {
      const path = partPath(node, id);
      if (mode.write) await endWriting(path);
      if (mode.create) await makeFolder(join(inboxDir, node), 0o750);
      const part = openPart(await orNotFound(id, open(path, toFlags(mode), 0o640)), maxFileBytes);
      if (mode.write) writers.set(path, part);
      return part;
    },
    async adopt(node, id, path) {
      await makeFolder(join(inboxDir, node), 0o750);
      await copyFile(path, partPath(node, id), constants.COPYFILE_EXCL);
      return partPath(node, id);
    },
    async take(node, id) {
      const part = partPath(node, id);
      const taken = takenPath(node, id);
      await endWriting(part);
      // Without a part there may be bytes that an earlier attempt took and could not record.
      await rename(part, taken).catch((error: unknown) => {
        if (systemCode(error) !== 'ENOENT') throw error;
      });
      await orNotFound(id, syncFile(taken));
      return taken;
    },
    giveBack: (node, id) => giveBack(takenPath(node, id), partPath(node, id)),
    async drop(node, id) {
      await endWriting(partPath(node, id));
      await removeFile(partPath(node, id));
      await removeFile(takenPath(node, id));
    },
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

function toFlags(mode: OpenMode): number {
  const access = mode.write ? constants.O_RDWR : constants.O_RDONLY;
  const create = mode.create && mode.write ? constants.O_CREAT : 0;
  const truncate = mode.truncate && mode.write ? constants.O_TRUNC : 0;
  const exclusive = mode.exclusive && mode.create ? constants.O_EXCL : 0;
  return access | create | truncate | exclusive | constants.O_NOFOLLOW;
}

async function orNotFound<T>(id: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new TsnError('data/not-found', `there is no ${id}.part`, { cause: error });
  }
}

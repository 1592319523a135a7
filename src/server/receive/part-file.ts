/** One opened part: bytes on disk, with a limit, until it is closed or taken away. */
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { OpenedFile, OpenMode } from '../../engines/sftp-server/virtual-folder.ts';
import { TsnError } from '../../platform/errors.ts';

export interface PartFile extends OpenedFile {
  /** Lets what is under way end and refuses the rest: another connection, or the server, has the file now. */
  revoke(): Promise<void>;
}

export function openPart(file: FileHandle, maxFileBytes: number): PartFile {
  const underWay = new Set<Promise<unknown>>();
  let ended: Promise<void> | undefined;
  const use = async <T>(work: () => Promise<T>): Promise<T> => {
    if (ended !== undefined) {
      throw new TsnError(
        'receive/part-taken',
        'this file was closed, or another connection has it',
      );
    }
    const done = work();
    const settled = done.catch(() => {});
    underWay.add(settled);
    try {
      return await done;
    } finally {
      underWay.delete(settled);
    }
  };
  /** Whoever asks waits for the last write, and not only the first who asked. */
  const end = (): Promise<void> => {
    ended ??= Promise.all(underWay).then(() => file.close());
    return ended;
  };
  return {
    read: (offset, lengthBytes) => use(() => read(file, offset, lengthBytes)),
    write: (offset, bytes) => use(() => write(file, offset, bytes, maxFileBytes)),
    async attributes() {
      const { size, mtimeMs } = await use(() => file.stat());
      return { sizeBytes: size, modifiedAt: Math.floor(mtimeMs), isFolder: false };
    },
    sync: () => use(() => file.datasync()),
    close: end,
    revoke: end,
  };
}

/** Of `open`. Never follows a link: these folders have none, and none shall lead out of them. */
export function toFlags(mode: OpenMode): number {
  const access = mode.write ? constants.O_RDWR : constants.O_RDONLY;
  const create = mode.create && mode.write ? constants.O_CREAT : 0;
  const truncate = mode.truncate && mode.write ? constants.O_TRUNC : 0;
  const exclusive = mode.exclusive && mode.create ? constants.O_EXCL : 0;
  return access | create | truncate | exclusive | constants.O_NOFOLLOW;
}

async function read(file: FileHandle, offset: number, lengthBytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(lengthBytes);
  const { bytesRead } = await file.read(buffer, 0, lengthBytes, offset);
  return buffer.subarray(0, bytesRead);
}

/** The system may write less than it was given: go on until all is written. */
async function write(
  file: FileHandle,
  offset: number,
  bytes: Buffer,
  maxFileBytes: number,
): Promise<void> {
  if (offset + bytes.length > maxFileBytes) {
    throw new TsnError('receive/too-large', `files over ${maxFileBytes} bytes are not accepted`);
  }
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}

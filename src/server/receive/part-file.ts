/** One opened part: bytes on disk, with a limit, until it is closed or taken away. */
import type { FileHandle } from 'node:fs/promises';
import type { OpenedFile } from '../../engines/sftp-server/virtual-folder.ts';
import { TsnError } from '../../platform/errors.ts';

export interface PartFile extends OpenedFile {
  /** Lets what is under way end and refuses the rest: another connection, or the server, has the file now. */
  revoke(): Promise<void>;
}

export function openPart(file: FileHandle, maxFileBytes: number): PartFile {
  const underWay = new Set<Promise<unknown>>();
  let state: 'open' | 'closed' | 'revoked' = 'open';
  const use = async <T>(work: () => Promise<T>): Promise<T> => {
    if (state === 'revoked') {
      throw new TsnError('receive/part-taken', 'another connection has this file now');
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
  const end = async (how: 'closed' | 'revoked'): Promise<void> => {
    if (state !== 'open') return;
    state = how;
    await Promise.all(underWay);
    await file.close();
  };
  return {
    read: (offset, lengthBytes) => use(() => read(file, offset, lengthBytes)),
    write: (offset, bytes) => use(() => write(file, offset, bytes, maxFileBytes)),
    async attributes() {
      const { size, mtimeMs } = await use(() => file.stat());
      return { sizeBytes: size, modifiedAt: Math.floor(mtimeMs), isFolder: false };
    },
    sync: () => use(() => file.datasync()),
    close: () => end('closed'),
    revoke: () => end('revoked'),
  };
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

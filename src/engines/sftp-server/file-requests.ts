/** SFTP requests about the bytes of opened files. */

import { toAttributes } from './attributes.ts';
import type { FileHandle } from './handles.ts';
import { badHandle, type RequestNeeds, tooManyHandles } from './path-requests.ts';
import { ProtocolRefusal, STATUS } from './statuses.ts';
import type { OpenMode } from './virtual-folder.ts';
import { toVirtualPath } from './virtual-path.ts';

/** Longest answer to one READ; what OpenSSH allows too. */
const MAX_READ_BYTES = 255 * 1_024;

const FLAG = { read: 1, write: 2, append: 4, create: 8, truncate: 16, exclusive: 32 } as const;

export function createFileRequests(needs: RequestNeeds): void {
  const { sftp, serve, handles } = needs;
  const onFile = (
    id: number,
    wire: Buffer,
    work: (handle: FileHandle) => Promise<void>,
    heldBytes = 0,
  ): void => {
    const handle = handles.get(wire);
    const found = handle?.kind === 'file' ? handle : undefined;
    const use = async (): Promise<void> => {
      if (found === undefined) throw badHandle();
      await work(found);
    };
    serve(id, found?.lane ?? '', use, heldBytes);
  };
  sftp.on('OPEN', (id, wire, flags) => openFile(needs, id, wire, flags));
  sftp.on('CLOSE', (id, wire) => closeHandle(needs, id, wire));
  sftp.on('READ', (id, wire, offset, lengthBytes) =>
    onFile(id, wire, async ({ file }) => {
      const bytes = await file.read(safeOffset(offset), Math.min(lengthBytes, MAX_READ_BYTES));
      if (bytes.length === 0) throw new ProtocolRefusal(STATUS.endOfFile, 'end of file');
      sftp.data(id, bytes);
    }),
  );
  sftp.on('WRITE', (id, wire, offset, bytes) =>
    onFile(
      id,
      wire,
      async ({ file, append }) => {
        const at = append ? (await file.attributes()).sizeBytes : safeOffset(offset);
        await file.write(at, bytes);
        sftp.status(id, STATUS.ok);
      },
      bytes.length,
    ),
  );
  sftp.on('FSTAT', (id, wire) =>
    onFile(id, wire, async ({ file }) => sftp.attrs(id, toAttributes(await file.attributes()))),
  );
  sftp.on('FSETSTAT', (id, wire) => onFile(id, wire, async () => sftp.status(id, STATUS.ok)));
}

function openFile(needs: RequestNeeds, id: number, wire: string, flags: number): void {
  const { sftp, serve, handles, folder, limits } = needs;
  const path = toVirtualPath(wire);
  const lane = path === undefined ? '' : folder.lane(path);
  serve(id, lane, async () => {
    if (path === undefined)
      throw new ProtocolRefusal(STATUS.permissionDenied, 'this name is not allowed');
    if (handles.size >= limits.handlesPerChannel) throw tooManyHandles();
    const mode = toOpenMode(flags);
    const file = await folder.open(path, mode);
    if (handles.ended) return file.close();
    sftp.handle(id, handles.add({ kind: 'file', file, lane, append: mode.append }));
  });
}

/** Taken out at once, so that nothing that comes later finds the handle. */
function closeHandle({ sftp, serve, handles }: RequestNeeds, id: number, wire: Buffer): void {
  const handle = handles.take(wire);
  serve(id, handle?.lane ?? '', async () => {
    if (handle === undefined) throw badHandle();
    if (handle.kind === 'file') await handle.file.close();
    sftp.status(id, STATUS.ok);
  });
}

function toOpenMode(flags: number): OpenMode {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  return {
    read: has(FLAG.read),
    write: has(FLAG.write) || has(FLAG.append),
    append: has(FLAG.append),
    create: has(FLAG.create),
    truncate: has(FLAG.truncate),
    exclusive: has(FLAG.exclusive),
  };
}

/** ssh2 answers undefined or inexact numbers for offsets beyond 2^53. */
function safeOffset(offset: number): number {
  if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw new ProtocolRefusal(STATUS.failure, 'offset out of range');
}

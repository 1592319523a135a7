/** SFTP requests about names: attributes, folders, renaming, removing. */
import type { FileEntry, SFTPWrapper } from 'ssh2';
import { toAttributes, toEntry } from './attributes.ts';
import type { Serve } from './channel.ts';
import { FSYNC, POSIX_RENAME, readStrings } from './extended.ts';
import type { Handles } from './handles.ts';
import type { SftpLimits } from './limits.ts';
import { ProtocolRefusal, STATUS } from './statuses.ts';
import type { VirtualFolder } from './virtual-folder.ts';
import { toVirtualPath } from './virtual-path.ts';

export interface RequestNeeds {
  readonly sftp: SFTPWrapper;
  readonly serve: Serve;
  readonly handles: Handles;
  readonly folder: VirtualFolder;
  readonly limits: SftpLimits;
}

/** Entries of a folder per answer; packets stay well below 32 KiB. */
const ENTRIES_PER_ANSWER = 100;

export function createPathRequests(needs: RequestNeeds): void {
  const { sftp, folder } = needs;
  const onPath = (id: number, wire: string, work: (path: string) => Promise<void>): void => {
    const path = toVirtualPath(wire);
    needs.serve(id, path === undefined ? '' : folder.lane(path), () => work(required(path)));
  };
  const attributes = (id: number, wire: string): void =>
    onPath(id, wire, async (path) => sftp.attrs(id, toAttributes(await folder.attributes(path))));
  const rename = (id: number, from: string, to: string): void =>
    onPath(id, from, async (path) => {
      await folder.rename(path, required(toVirtualPath(to)));
      sftp.status(id, STATUS.ok);
    });
  sftp.on('STAT', attributes);
  sftp.on('LSTAT', attributes);
  sftp.on('RENAME', rename);
  // Times and modes mean nothing here; clients that set them are not disturbed.
  sftp.on('SETSTAT', (id, wire) => onPath(id, wire, async () => sftp.status(id, STATUS.ok)));
  sftp.on('REALPATH', (id, wire) =>
    onPath(id, wire, async (path) => sftp.name(id, [toName(`/${path}`)])),
  );
  sftp.on('REMOVE', (id, wire) =>
    onPath(id, wire, async (path) => {
      await folder.remove(path);
      sftp.status(id, STATUS.ok);
    }),
  );
  sftp.on('MKDIR', (id, wire) => onPath(id, wire, refuseFolder));
  sftp.on('RMDIR', (id, wire) => onPath(id, wire, refuseFolder));
  sftp.on('EXTENDED', (id: number, name: string, data: Buffer | undefined) => {
    if (name === POSIX_RENAME) {
      const [from, to] = readStrings(data, 2) ?? [];
      return rename(id, from?.toString() ?? '', to?.toString() ?? '');
    }
    if (name === FSYNC) return syncFile(needs, id, readStrings(data, 1)?.[0]);
    return sftp.status(id, STATUS.unsupported, `no extension ${printable(name)}`);
  });
  createFolderRequests(needs, onPath);
}

type OnPath = (id: number, wire: string, work: (path: string) => Promise<void>) => void;

function createFolderRequests(
  { sftp, serve, handles, folder, limits }: RequestNeeds,
  onPath: OnPath,
): void {
  sftp.on('OPENDIR', (id, wire) =>
    onPath(id, wire, async (path) => {
      if (handles.size >= limits.handlesPerChannel) throw tooManyHandles();
      const entries = await folder.list(path);
      sftp.handle(id, handles.add({ kind: 'folder', lane: folder.lane(path), entries }));
    }),
  );
  sftp.on('READDIR', (id, wire) => {
    const handle = handles.get(wire);
    serve(id, handle?.lane ?? '', async () => {
      if (handle?.kind !== 'folder') throw badHandle();
      if (handle.entries.length === 0) throw new ProtocolRefusal(STATUS.endOfFile, 'end of folder');
      sftp.name(id, handle.entries.slice(0, ENTRIES_PER_ANSWER).map(toEntry));
      handle.entries = handle.entries.slice(ENTRIES_PER_ANSWER);
    });
  });
}

function syncFile(
  { sftp, serve, handles }: RequestNeeds,
  id: number,
  wire: Buffer | undefined,
): void {
  const handle = wire === undefined ? undefined : handles.get(wire);
  serve(id, handle?.lane ?? '', async () => {
    if (handle?.kind !== 'file') throw badHandle();
    await handle.file.sync();
    sftp.status(id, STATUS.ok);
  });
}

async function refuseFolder(): Promise<void> {
  throw new ProtocolRefusal(STATUS.permissionDenied, 'folders cannot be made or removed here');
}

function required(path: string | undefined): string {
  if (path !== undefined) return path;
  throw new ProtocolRefusal(STATUS.permissionDenied, 'this name is not allowed');
}

export function badHandle(): ProtocolRefusal {
  return new ProtocolRefusal(STATUS.failure, 'no such open file');
}

export function tooManyHandles(): ProtocolRefusal {
  return new ProtocolRefusal(STATUS.failure, 'too many open files on this channel');
}

function toName(path: string): FileEntry {
  return {
    filename: path,
    longname: path,
    attrs: toAttributes({ sizeBytes: 0, modifiedAt: 0, isFolder: path === '/' }),
  };
}

function printable(name: string): string {
  return name.slice(0, 64).replaceAll(/[^ -~]/g, '?');
}

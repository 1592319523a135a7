/** The open handles of one SFTP channel. A handle is a number that only this channel knows. */
import type { NamedFile, OpenedFile } from './virtual-folder.ts';

export interface FileHandle {
  readonly kind: 'file';
  readonly file: OpenedFile;
  readonly lane: string;
  readonly append: boolean;
}

export interface FolderHandle {
  readonly kind: 'folder';
  readonly lane: string;
  /** What is not sent yet. */
  entries: readonly NamedFile[];
}

export type Handle = FileHandle | FolderHandle;

export interface Handles {
  readonly size: number;
  /** True after `takeAll`: whatever is opened now must be closed again. */
  readonly ended: boolean;
  add(handle: Handle): Buffer;
  get(wire: Buffer): Handle | undefined;
  /** Takes the handle out. */
  take(wire: Buffer): Handle | undefined;
  /** Takes all out, for a channel that ends. */
  takeAll(): readonly Handle[];
}

export function createHandles(): Handles {
  const open = new Map<number, Handle>();
  let last = 0;
  let ended = false;
  return {
    get ended() {
      return ended;
    },
    get size() {
      return open.size;
    },
    add(handle) {
      last = (last + 1) % 2 ** 32;
      open.set(last, handle);
      const wire = Buffer.alloc(4);
      wire.writeUInt32BE(last);
      return wire;
    },
    get: (wire) => open.get(toNumber(wire)),
    take(wire) {
      const handle = open.get(toNumber(wire));
      open.delete(toNumber(wire));
      return handle;
    },
    takeAll() {
      ended = true;
      const all = [...open.values()];
      open.clear();
      return all;
    },
  };
}

function toNumber(wire: Buffer): number {
  return wire.length === 4 ? wire.readUInt32BE() : -1;
}

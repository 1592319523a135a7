/** A virtual folder in memory, flat, for tests of the SFTP engine alone. */
import type {
  Accounts,
  FileAttributes,
  NamedFile,
  OpenedFile,
  VirtualFolder,
} from '../../../src/engines/sftp-server/virtual-folder.ts';
import { TsnError } from '../../../src/platform/errors.ts';

export class MemoryFolder implements VirtualFolder {
  readonly files = new Map<string, Buffer>();
  openFiles = 0;
  readonly renames: string[] = [];
  /** Runs before each rename; a test makes it fail or wait. */
  beforeRename: () => Promise<void> = async () => {};

  lane(path: string): string {
    return path;
  }

  async attributes(path: string): Promise<FileAttributes> {
    if (path === '') return { sizeBytes: 0, modifiedAt: 0, isFolder: true };
    return { sizeBytes: this.#bytes(path).length, modifiedAt: 1_700_000_000_000, isFolder: false };
  }

  async open(path: string, mode: { create: boolean; truncate: boolean }): Promise<OpenedFile> {
    if (mode.create && (mode.truncate || !this.files.has(path)))
      this.files.set(path, Buffer.alloc(0));
    this.#bytes(path);
    this.openFiles += 1;
    return {
      read: async (offset, length) => this.#bytes(path).subarray(offset, offset + length),
      write: async (offset, bytes) => this.#write(path, offset, bytes),
      attributes: () => this.attributes(path),
      sync: async () => {},
      close: async () => {
        this.openFiles -= 1;
      },
    };
  }

  async rename(from: string, to: string): Promise<void> {
    await this.beforeRename();
    this.files.set(to, this.#bytes(from));
    this.files.delete(from);
    this.renames.push(`${from} -> ${to}`);
  }

  async remove(path: string): Promise<void> {
    this.#bytes(path);
    this.files.delete(path);
  }

  async list(): Promise<readonly NamedFile[]> {
    const names = [...this.files.keys()];
    return Promise.all(
      names.map(async (name) => ({ name, attributes: await this.attributes(name) })),
    );
  }

  #bytes(path: string): Buffer {
    const bytes = this.files.get(path);
    if (bytes === undefined) throw new TsnError('data/not-found', `there is no ${path}`);
    return bytes;
  }

  #write(path: string, offset: number, bytes: Buffer): void {
    const before = this.#bytes(path);
    const after = Buffer.alloc(Math.max(before.length, offset + bytes.length));
    before.copy(after);
    bytes.copy(after, offset);
    this.files.set(path, after);
  }
}

/** Two users with a key each, and a password for `join`. */
export function memoryAccounts(
  keys: Readonly<Record<string, string>>,
  folder: VirtualFolder,
): Accounts {
  return {
    publicKey: async (user) => keys[user],
    folderForKey: () => folder,
    folderForPassword: async (user, password) =>
      user === 'join' && password === 'open sesame' ? folder : undefined,
  };
}

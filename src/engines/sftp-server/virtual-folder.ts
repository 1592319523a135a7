/**
 * What the SFTP server shows to a login: a small virtual folder, never the disk.
 * Paths reach it already cut to harmless ASCII (`virtual-path.ts`), relative to
 * the login's own root: `` (the root), `.tsn`, `.tsn/server.json`, `<id>.part`.
 */

export interface FileAttributes {
  readonly sizeBytes: number;
  /** UTC milliseconds. */
  readonly modifiedAt: number;
  readonly isFolder: boolean;
}

export interface NamedFile {
  readonly name: string;
  readonly attributes: FileAttributes;
}

/** How a file is opened; the flags of SFTP version 3. */
export interface OpenMode {
  readonly read: boolean;
  readonly write: boolean;
  readonly append: boolean;
  readonly create: boolean;
  readonly truncate: boolean;
  /** Fails when the file is there already. */
  readonly exclusive: boolean;
}

export interface OpenedFile {
  /** At most `lengthBytes` from `offset`; empty at the end of the file. */
  read(offset: number, lengthBytes: number): Promise<Buffer>;
  write(offset: number, bytes: Buffer): Promise<void>;
  attributes(): Promise<FileAttributes>;
  /** Flushes what was written to the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Every operation throws TsnError; `data/not-found` for names that are not there. */
export interface VirtualFolder {
  /** Requests with the same lane are answered one after the other, others side by side. */
  lane(path: string): string;
  attributes(path: string): Promise<FileAttributes>;
  open(path: string, mode: OpenMode): Promise<OpenedFile>;
  /** Replaces the target when it exists. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  list(path: string): Promise<readonly NamedFile[]>;
}

/** Who may log in, and what they see. */
export interface Accounts {
  /** The registered key of `user` as one OpenSSH line (`ssh-ed25519 AAAA…`); undefined when there is none. */
  publicKey(user: string): Promise<string | undefined>;
  /** Called once per login that proved the key. */
  folderForKey(user: string): VirtualFolder;
  /** Undefined refuses. */
  folderForPassword(user: string, password: string): Promise<VirtualFolder | undefined>;
}

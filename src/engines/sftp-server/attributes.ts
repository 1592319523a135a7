/** File attributes in the shape that ssh2 sends; owner and modes are those of nobody in particular. */
import type { Attributes, FileEntry } from 'ssh2';
import type { FileAttributes, NamedFile } from './virtual-folder.ts';

const FOLDER_MODE = 0o040700;
const FILE_MODE = 0o100600;

export function toAttributes(file: FileAttributes): Attributes {
  const seconds = Math.floor(file.modifiedAt / 1_000);
  const mode = file.isFolder ? FOLDER_MODE : FILE_MODE;
  return { mode, uid: 0, gid: 0, size: file.sizeBytes, atime: seconds, mtime: seconds };
}

export function toEntry({ name, attributes }: NamedFile): FileEntry {
  const kind = attributes.isFolder ? 'drwx------' : '-rw-------';
  const at = new Date(attributes.modifiedAt).toISOString().slice(0, 16).replace('T', ' ');
  const longname = `${kind} 1 tsn tsn ${String(attributes.sizeBytes).padStart(12)} ${at} ${name}`;
  return { filename: name, longname, attrs: toAttributes(attributes) };
}

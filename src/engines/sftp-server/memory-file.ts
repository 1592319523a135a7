/**
 * Small files that live in memory: answers made on the spot, and temporary names
 * that a client writes before it renames them. They end with the login.
 */

import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import type { FileAttributes, OpenedFile, OpenMode } from './virtual-folder.ts';

/** A file that can only be read. */
export function answerFile(text: string, modifiedAt: number): OpenedFile {
  const bytes = Buffer.from(text);
  return {
    read: async (offset, lengthBytes) => bytes.subarray(offset, offset + lengthBytes),
    write: () => Promise.reject(new TsnError('receive/name-not-allowed', 'this file is read only')),
    attributes: async () => ({ sizeBytes: bytes.length, modifiedAt, isFolder: false }),
    sync: async () => {},
    close: async () => {},
  };
}

export interface SmallFiles {
  attributes(name: string): FileAttributes;
  open(name: string, mode: OpenMode): OpenedFile;
  /** The text, and the file is gone. Throws `data/not-found`. */
  take(name: string): string;
  remove(name: string): void;
}

interface SmallFile {
  bytes: Buffer;
  modifiedAt: number;
}

/** No file grows beyond this, and no login holds more than so many. */
const MAX_BYTES = 256 * 1_024;
const MAX_FILES = 32;

export function createSmallFiles(clock: Clock): SmallFiles {
  const files = new Map<string, SmallFile>();
  const get = (name: string): SmallFile => {
    const file = files.get(name);
    if (file === undefined) throw new TsnError('data/not-found', `there is no ${name}`);
    return file;
  };
  const make = (name: string): SmallFile => {
    if (!files.has(name) && files.size >= MAX_FILES) {
      throw new TsnError('receive/too-large', 'too many temporary files on this connection');
    }
    const file = { bytes: Buffer.alloc(0), modifiedAt: clock.now() };
    files.set(name, file);
    return file;
  };
  return {
    attributes: (name) => toAttributes(get(name)),
    open(name, mode) {
      const isNew = mode.create && (mode.truncate || !files.has(name));
      return openSmall(name, isNew ? make(name) : get(name), clock);
    },
    take(name) {
      const { bytes } = get(name);
      files.delete(name);
      return bytes.toString('utf8');
    },
    remove(name) {
      get(name);
      files.delete(name);
    },
  };
}

function openSmall(name: string, file: SmallFile, clock: Clock): OpenedFile {
  return {
    read: async (offset, lengthBytes) => file.bytes.subarray(offset, offset + lengthBytes),
    async write(offset, bytes) {
      const end = offset + bytes.length;
      if (end > MAX_BYTES) {
        throw new TsnError('receive/too-large', `${name} is longer than ${MAX_BYTES} bytes`);
      }
      const after = Buffer.alloc(Math.max(file.bytes.length, end));
      file.bytes.copy(after);
      bytes.copy(after, offset);
      file.bytes = after;
      file.modifiedAt = clock.now();
    },
    attributes: async () => toAttributes(file),
    sync: async () => {},
    close: async () => {},
  };
}

function toAttributes({ bytes, modifiedAt }: SmallFile): FileAttributes {
  return { sizeBytes: bytes.length, modifiedAt, isFolder: false };
}

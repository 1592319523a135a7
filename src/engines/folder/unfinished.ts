/**
 * Files whose header says that more is to come. It is not believed for long: recorders write wrong
 * ones, and what a crash cut off will never be whole.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { firstLook } from '../../domain/recorder/first-look.ts';
import type { SeenFile } from './scan.ts';

const HEAD_BYTES = 512;

export interface Unfinished {
  /** Looks at the header of a file that stands still, once for each state of it. Never throws. */
  look(file: SeenFile, path: string): Promise<boolean>;
  /** What the last look said of the file as it is. */
  isKnown(file: SeenFile): boolean;
  forget(name: string): void;
}

export function createUnfinished(): Unfinished {
  const known = new Map<string, string>();
  const stateOf = ({ sizeBytes, mtimeMs }: SeenFile): string => `${sizeBytes} ${mtimeMs}`;
  return {
    async look(file, path) {
      const { name, sizeBytes } = file;
      const head = await readHead(path);
      const said = head === undefined ? undefined : firstLook(head, sizeBytes, '');
      const isUnfinished = said === 'truncated' || said === 'header-only';
      if (isUnfinished) known.set(name, stateOf(file));
      else known.delete(name);
      return isUnfinished;
    },
    isKnown: (file) => known.get(file.name) === stateOf(file),
    forget: (name) => void known.delete(name),
  };
}

/** Undefined where it cannot be read: whoever keeps the file says why. */
async function readHead(path: string): Promise<Uint8Array | undefined> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return undefined;
  }
}

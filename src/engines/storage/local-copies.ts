/**
 * Stored audio as files of this machine, for programs that read files: where they lie in a
 * folder anyway, that one; else a copy, kept for a while within a budget. Everything here
 * may be deleted at any time.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AudioStore } from '../../domain/audio-store.ts';
import { TsnError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { trimFolder } from '../../platform/trim-folder.ts';

interface Needs {
  readonly audio: Pick<AudioStore, 'fileOf' | 'read'>;
  /** For the copies; made when it is needed. */
  readonly folder: string;
  readonly mostBytes: number;
}

/** @returns the path of the file. Throws `audio/missing` naming `fileName`, `storage/…` */
export type Locate = (path: string, fileName: string) => Promise<string>;

export function createLocalCopies({ audio, folder, mostBytes }: Needs): Locate {
  const coming = new Map<string, Promise<string>>();

  async function copy(path: string): Promise<string> {
    const file = join(folder, basename(path)); // named by the content: one copy serves all
    const now = new Date();
    if ((await stat(file).catch(() => undefined)) !== undefined) {
      await utimes(file, now, now);
      return file;
    }
    await mkdir(folder, { recursive: true });
    const part = `${file}.${newId()}.part`;
    try {
      await pipeline(audio.read(path), createWriteStream(part, { flags: 'wx' }));
      await rename(part, file);
    } finally {
      await rm(part, { force: true });
    }
    await trimFolder(folder, mostBytes, (path) => path === file);
    return file;
  }

  /** Who wants the same at the same time waits for the same copy. */
  function shared(path: string): Promise<string> {
    const running = coming.get(path) ?? copy(path).finally(() => coming.delete(path));
    coming.set(path, running);
    return running;
  }

  return async (path, fileName) => {
    try {
      return await (audio.fileOf?.(path) ?? shared(path));
    } catch (error) {
      if (!(error instanceof TsnError) || error.code !== 'audio/missing') throw error;
      const message = `${fileName}: its audio is not in the archive`;
      throw new TsnError('audio/missing', message, { cause: error });
    }
  };
}

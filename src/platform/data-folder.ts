/** The folder in which a mode keeps everything: made when it is missing, and owned by one process. */
import { mkdirSync } from 'node:fs';
import { TsnError, toTsnError } from './errors.ts';
import { lockFolder } from './folder-lock.ts';

/**
 * Makes and locks it; `mode` is for a new one. Throws `data/in-use`, `data/disk-full`,
 * `data/not-writable`. Disposing of the answer unlocks it.
 */
export function claimDataFolder(path: string, mode: number): Disposable {
  try {
    mkdirSync(path, { recursive: true, mode });
    return lockFolder(path);
  } catch (error) {
    throw notWritable(`the data folder ${path} is not writable`, error);
  }
}

/** What it means that something could not be written: a full disk has another remedy than missing rights. */
export function notWritable(message: string, thrown: unknown): TsnError {
  if (thrown instanceof TsnError) return thrown;
  const { code } = toTsnError(thrown);
  const isKnown = code === 'data/disk-full' || code === 'data/disk-failing';
  return new TsnError(isKnown ? code : 'data/not-writable', message, { cause: thrown });
}

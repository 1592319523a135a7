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
    const { code, message } = toTsnError(error);
    if (error instanceof TsnError) throw error;
    if (code !== 'bug') throw new TsnError(code, `${path}: ${message}`, { cause: error });
    const what = `the data folder ${path} is not writable`;
    throw new TsnError('data/not-writable', what, { cause: error });
  }
}

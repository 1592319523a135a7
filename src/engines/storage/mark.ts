/**
 * The mark of an audio folder: `audio/.tsn-storage` holds an id that was made at the first
 * start, and the data folder remembers it. A disk that is not mounted leaves an empty
 * folder, in which the mark is missing: then nothing is written into it.
 */
import { link, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, removeFile, syncFolder, writeFileAtomic } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { systemCode } from '../../platform/system-code.ts';
import { diskFailure } from './disk-failures.ts';

export interface Mark {
  /** Throws `storage/not-mounted`; writes the mark at the very first call of a data folder. */
  check(): Promise<void>;
}

const NAME = '.tsn-storage';
/** Where the data folder remembers the id. */
const REMEMBERED = 'storage-id';

/** `root` holds `audio/`; `dataDir` is the server's own folder, often the same. */
export function audioMark(root: string, dataDir: string): Mark {
  const path = join(root, 'audio', NAME);
  let known: { readonly id: string; readonly device: number } | undefined;
  return {
    async check() {
      // One look is enough as long as it is the same disk.
      const device = (await stat(path).catch(absent))?.dev;
      if (known !== undefined && device === known.device) return;
      const id = (await read(join(dataDir, REMEMBERED))) ?? (await begin(path, dataDir));
      const found = await read(path);
      if (found !== id) throw notMounted(path, id, found);
      known = { id, device: (await stat(path)).dev };
    },
  };
}

/** The first start with this data folder. A folder that others use already keeps its id. */
async function begin(path: string, dataDir: string): Promise<string> {
  try {
    await makeFolder(dirname(path)).catch(inTheWay);
    // Two servers may start at once on one folder: the first one's mark holds.
    const partial = `${path}.${newId()}.tmp`;
    await writeFileAtomic(partial, `${newId()}\n`);
    await link(partial, path).catch(taken);
    await removeFile(partial);
    await syncFolder(dirname(path)); // remembered and not there, it would lock the folder
    const id = (await read(path)) ?? '';
    await writeFileAtomic(join(dataDir, REMEMBERED), `${id}\n`);
    return id;
  } catch (error) {
    throw diskFailure(error);
  }
}

async function read(path: string): Promise<string | undefined> {
  return (await readFile(path, 'utf8').catch(absent))?.trim();
}

function absent(thrown: unknown): undefined {
  if (['ENOENT', 'ENOTDIR'].includes(systemCode(thrown))) return undefined;
  throw diskFailure(thrown);
}

function notMounted(path: string, id: string, found: string | undefined): TsnError {
  const what = found === undefined ? 'has no mark' : `has the mark ${found}`;
  const message = `the audio folder ${what}, ${id} is expected: its disk is not mounted. If it was replaced on purpose: echo ${id} > ${path}`;
  return new TsnError('storage/not-mounted', message);
}

/** A file stands where the folder should be. */
function inTheWay(thrown: unknown): never {
  if (systemCode(thrown) !== 'EEXIST') throw thrown;
  throw new TsnError('data/not-writable', 'the audio folder is no folder', { cause: thrown });
}

function taken(thrown: unknown): void {
  if (systemCode(thrown) !== 'EEXIST') throw thrown;
}

/** Copies that no row speaks of: a crash between copy and row, or between receipt and release. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, removeFile } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import type { NodeStore } from '../../store/node/store.ts';
import { SPOOL_FOLDER } from '../held-bytes.ts';

/** Removes them; call it before anything is spooled. Answers how many there were. */
export async function removeOrphans(store: NodeStore, dataDir: string): Promise<number> {
  const folder = join(dataDir, SPOOL_FOLDER);
  await makeFolder(folder);
  let removed = 0;
  for (const name of await readdir(folder)) {
    if (await isWanted(store, name)) continue;
    await removeFile(join(folder, name));
    removed += 1;
  }
  return removed;
}

async function isWanted(store: NodeStore, name: string): Promise<boolean> {
  const id = name.slice(0, name.indexOf('.'));
  try {
    const { held, spoolPath } = await store.recordings.get(id);
    return held === 'copy' && spoolPath === `${SPOOL_FOLDER}/${name}`;
  } catch (error) {
    if (error instanceof TsnError && error.code === 'data/not-found') return false;
    throw error;
  }
}

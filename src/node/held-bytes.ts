/** The spool's own bytes of a recording: where they lie, and how they are let go. */
import { join } from 'node:path';
import { removeFile } from '../platform/atomic-file.ts';
import type { SpooledRecording } from '../store/node/recordings.ts';
import type { NodeStore } from '../store/node/store.ts';

/** Folder of the spooled bytes, below the data folder. */
export const SPOOL_FOLDER = 'spool';

/**
 * Lets a confirmed copy go, unless it was asked for again since it was looked up: nobody else may
 * hold these bytes then. The row is locked first, and the bytes go before it says so: cut off in
 * between, it still says that there is a copy, and it is let go again.
 */
export async function letGo(
  { store, dataDir }: { readonly store: NodeStore; readonly dataDir: string },
  { id, spoolPath }: SpooledRecording,
): Promise<void> {
  await store.transaction(async (tx) => {
    if (await tx.held.release(id)) await removeFile(join(dataDir, spoolPath));
  });
}

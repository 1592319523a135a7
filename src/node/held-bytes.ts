/** The spool's own bytes of a recording: where they lie, and how they are let go. */
import { join } from 'node:path';
import { removeFile } from '../platform/atomic-file.ts';
import type { SpooledRecording } from '../store/node/recordings.ts';
import type { NodeStore } from '../store/node/store.ts';

/** Folder of the spooled bytes, below the data folder. */
export const SPOOL_FOLDER = 'spool';

/**
 * Lets a confirmed copy go. First the bytes and then the row: cut off in between, the
 * row still says that there is a copy, and it is let go again.
 */
export async function letGo(
  { store, dataDir }: { readonly store: NodeStore; readonly dataDir: string },
  recording: SpooledRecording,
): Promise<void> {
  await removeFile(join(dataDir, recording.spoolPath));
  await store.transaction((tx) => tx.held.put(recording.id, 'none'));
}

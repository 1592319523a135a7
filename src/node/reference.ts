/**
 * A recording of which the spool has no copy, because it may not grow: its row
 * says what the recorder's own file held. Before it is shipped from there, and when
 * there is room for a copy again, the file is held against the row.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { folderFailure } from '../engines/folder/failures.ts';
import { makeFolder, removeFile } from '../platform/atomic-file.ts';
import { TsnError } from '../platform/errors.ts';
import type { SpooledRecording } from '../store/node/recordings.ts';
import type { NodeStore } from '../store/node/store.ts';
import { copySynced, hashStart } from './copy-file.ts';
import { SPOOL_FOLDER } from './held-bytes.ts';
import type { OriginalPath } from './recorder-file.ts';

export interface ReferenceNeeds {
  readonly store: NodeStore;
  readonly dataDir: string;
  readonly originalPath: OriginalPath;
}

/**
 * `grown`: its bytes are the beginning of a longer file, which is a recording of its own.
 * `replaced`: the file holds at least as many bytes, and others, as when a recorder
 * writes the lengths into the header at the end; the old ones are nowhere any more.
 */
export type ReferenceState = 'there' | 'grown' | 'replaced';

/**
 * Throws `spool/original-gone`, which may pass (a folder that is not mounted), and
 * `spool/original-changed`, which cannot: the file is shorter now than it was.
 */
export async function checkReference(
  recording: SpooledRecording,
  path: string,
): Promise<ReferenceState> {
  const { sizeBytes, mtimeMs, sha256, originalName } = recording;
  const now = await stat(path).catch((error: unknown) => {
    throw goneOr(originalName, folderFailure(path, error));
  });
  if (now.size === sizeBytes && Math.trunc(now.mtimeMs) === mtimeMs) return 'there';
  if ((await hashStart(path, sizeBytes)) === sha256) {
    return now.size === sizeBytes ? 'there' : 'grown';
  }
  if (now.size >= sizeBytes) return 'replaced';
  const message = `${originalName} was cut short before all of it could be shipped`;
  throw new TsnError('spool/original-changed', message);
}

/** Takes the copy that there was no room for; false when the file is no longer as the row says. */
export async function copyReference(
  { store, dataDir, originalPath }: ReferenceNeeds,
  recording: SpooledRecording,
): Promise<boolean> {
  const to = join(dataDir, recording.spoolPath);
  await makeFolder(join(dataDir, SPOOL_FOLDER));
  await removeFile(to); // half a copy of an attempt that was cut off
  const copied = await copySynced(originalPath(recording), to);
  if (!copied.stoodStill || copied.sha256 !== recording.sha256) {
    await removeFile(to);
    return false;
  }
  await store.transaction((tx) => tx.held.put(recording.id, 'copy'));
  return true;
}

function goneOr(originalName: string, failure: TsnError): TsnError {
  if (failure.code !== 'folder/not-found') return failure;
  const message = `${originalName} is no longer in the recorder's folder`;
  return new TsnError('spool/original-gone', message, { cause: failure });
}

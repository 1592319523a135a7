/** When the disk has changed spooled bytes: the recorder's own file may still hold them. */
import { moveDurably, removeFile } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import type { SpooledRecording } from '../../store/node/recordings.ts';
import { type CopiedFile, copySynced } from '../copy-file.ts';
import type { OriginalPath } from '../recorder-file.ts';
import { holdsAnything } from '../source-folder.ts';

/**
 * Puts the recording's true bytes back into the spool from the recorder's file. Throws
 * `spool/damaged` when they are there no more (what is left in the spool stays), and otherwise
 * what keeps the file from being read or copied now.
 */
export async function restoreBytes(
  recording: SpooledRecording,
  spoolPath: string,
  originalPath?: OriginalPath,
): Promise<void> {
  const copy = `${spoolPath}.tmp`;
  await removeFile(copy);
  const copied = originalPath && (await copyOriginal(recording, copy, originalPath));
  if (copied?.sha256 === recording.sha256) return moveDurably(copy, spoolPath);
  await removeFile(copy);
  const message = `the spooled bytes of ${recording.originalName} are no longer those that were read`;
  throw new TsnError('spool/damaged', message);
}

/** Undefined when somebody took the file away; not while its disk is away. */
async function copyOriginal(
  recording: SpooledRecording,
  to: string,
  originalPath: OriginalPath,
): Promise<CopiedFile | undefined> {
  try {
    return await copySynced(originalPath(recording), to);
  } catch (error) {
    const isGone = error instanceof TsnError && error.code === 'folder/not-found';
    if (isGone && (await holdsAnything(originalPath, recording.source))) return undefined;
    throw error;
  }
}

/** When the disk has changed spooled bytes: the recorder's own file may still hold them. */

import { moveDurably, removeFile } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import type { SpooledRecording } from '../../store/node/recordings.ts';
import { copySynced } from '../copy-file.ts';

/**
 * Puts the recording's true bytes back into the spool from `recorderPath`. Throws
 * `spool/damaged` when they are there no more; what is left in the spool stays.
 */
export async function restoreBytes(
  recording: SpooledRecording,
  spoolPath: string,
  recorderPath?: string,
): Promise<void> {
  const copy = `${spoolPath}.tmp`;
  await removeFile(copy);
  const copied =
    recorderPath === undefined
      ? undefined
      : await copySynced(recorderPath, copy).catch(() => undefined);
  if (copied?.sha256 === recording.sha256) return moveDurably(copy, spoolPath);
  await removeFile(copy);
  const message = `the spooled bytes of ${recording.originalName} are no longer those that were read`;
  throw new TsnError('spool/damaged', message);
}

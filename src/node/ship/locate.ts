/** Where the bytes of a recording are read from when it is shipped. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpooledRecording } from '../../store/node/recordings.ts';
import type { OriginalPath } from '../recorder-file.ts';
import { checkReference } from '../reference.ts';
import { restoreBytes } from './restore.ts';

interface Needs {
  readonly dataDir: string;
  readonly originalPath: OriginalPath;
}

/**
 * The path; undefined when the recorder's file has grown beyond this version before it
 * was shipped. Throws `spool/damaged`, `spool/original-gone`, `spool/original-changed`.
 */
export async function locateBytes(
  { dataDir, originalPath }: Needs,
  recording: SpooledRecording,
): Promise<string | undefined> {
  const original = originalPath(recording);
  if (recording.held === 'reference') {
    return (await checkReference(recording, original)) === 'there' ? original : undefined;
  }
  const copy = join(dataDir, recording.spoolPath);
  if (!(await exists(copy))) await restoreBytes(recording, copy, original);
  return copy;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

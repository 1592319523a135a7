/** Where the bytes of a recording are read from when it is shipped. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TsnError } from '../../platform/errors.ts';
import type { SpooledRecording } from '../../store/node/recordings.ts';
import type { NodeStore } from '../../store/node/store.ts';
import { type OriginalPath, SPOOLED } from '../recorder-file.ts';
import { checkReference, type ReferenceState } from '../reference.ts';
import { restoreBytes } from './restore.ts';

interface Needs {
  readonly dataDir: string;
  readonly originalPath: OriginalPath;
  readonly store: Pick<NodeStore, 'files'>;
}

/** What became of a version of a file that was not shipped in time. */
export type Superseded = Exclude<ReferenceState, 'there'>;

export type Located = { readonly path: string } | { readonly superseded: Superseded };

/** Throws `spool/damaged`, `spool/original-gone`, `spool/original-changed`. */
export async function locateBytes(
  { dataDir, originalPath, store }: Needs,
  recording: SpooledRecording,
): Promise<Located> {
  const original = originalPath(recording);
  if (recording.held === 'reference') {
    const state = await checkReference(recording, original);
    if (state === 'there') return { path: original };
    if (state === 'replaced') await checkNewerIsHeld(store, recording);
    return { superseded: state };
  }
  const copy = join(dataDir, recording.spoolPath);
  if (!existsSync(copy)) await restoreBytes(recording, copy, original);
  return { path: copy };
}

/** The old version is let go only when the new one is in the spool: until then it is tried again. */
async function checkNewerIsHeld(
  store: Needs['store'],
  { source, originalName, sha256 }: SpooledRecording,
): Promise<void> {
  const mark = await store.files.mark(source, originalName);
  if (mark?.state === SPOOLED && mark.sha256 !== sha256) return;
  const message = `${originalName} was written anew, and is not spooled again yet`;
  throw new TsnError('spool/original-gone', message);
}

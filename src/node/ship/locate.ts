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
  readonly store: Pick<NodeStore, 'files' | 'recordings'>;
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
    if (state === 'replaced') await checkNewerIsHeld(store, recording);
    // Its bytes still begin the file: while that is all there is of them, they are worth shipping.
    const isSafe = state !== 'grown' || (await isLongerSafe(store, recording));
    return state === 'there' || !isSafe ? { path: original } : { superseded: state };
  }
  const copy = join(dataDir, recording.spoolPath);
  if (!existsSync(copy)) await restoreBytes(recording, copy, originalPath);
  return { path: copy };
}

/** The old version is let go only when the new one is in the spool: until then it is tried again. */
async function checkNewerIsHeld(store: Needs['store'], recording: SpooledRecording): Promise<void> {
  if ((await newerHash(store, recording)) !== undefined) return;
  const message = `${recording.originalName} was written anew, and is not spooled again yet`;
  throw new TsnError('spool/original-gone', message);
}

/** The longer version does not hang on the recorder's file alone. */
async function isLongerSafe(store: Needs['store'], recording: SpooledRecording): Promise<boolean> {
  const sha256 = await newerHash(store, recording);
  if (sha256 === undefined) return false;
  const longer = await store.recordings.find(recording.source, recording.originalName, sha256);
  // Its row is gone only when it was confirmed long ago.
  return longer?.held !== 'reference' || longer.shippedAt !== null;
}

/** Of the version that was spooled after this one. */
async function newerHash(
  store: Needs['store'],
  { source, originalName, sha256 }: SpooledRecording,
): Promise<string | undefined> {
  const mark = await store.files.mark(source, originalName);
  return mark?.state === SPOOLED && mark.sha256 !== sha256 ? mark.sha256 : undefined;
}

/**
 * What the operator wants done with the recorder's own files once the server has
 * confirmed them. One file at a time, and only a file that still holds the confirmed
 * bytes; a move across disks is a synced copy, compared, before the original goes.
 */
import { lstat, rename } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { makeFolder, removeFile, syncFolder } from '../../platform/atomic-file.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError, toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { SpooledRecording } from '../../store/node/recordings.ts';
import type { Original } from '../../store/node/schema.ts';
import type { NodeStore } from '../../store/node/store.ts';
import { copySynced, hashStill } from '../copy-file.ts';
import type { OriginalPath } from '../recorder-file.ts';
import { holdsAnything } from '../source-folder.ts';

export interface OriginalsNeeds {
  readonly store: NodeStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly originalPath: OriginalPath;
  readonly wish: 'keep' | 'move' | 'remove';
  /** For `move`. */
  readonly moveTo: string;
}

/** A recorder may still append to a file that was confirmed a moment ago. */
const QUIET_MS = 10 * 60_000;
const A_ROUND = 50;

/**
 * Each call is one round. It throws `originals/not-writable`; what was done before stays done. Where
 * nothing of a round could be done, the next one passes over it: it must not keep it from the others.
 */
export function originalsRound(needs: OriginalsNeeds): () => Promise<void> {
  const { store, clock, log, wish } = needs;
  let skip = 0;
  return async () => {
    if (wish === 'keep') return;
    const failures: unknown[] = [];
    let left = 0;
    for (const recording of await store.held.originals(clock.now() - QUIET_MS, A_ROUND, skip)) {
      try {
        const original = await settleOne(needs, recording);
        if (original === undefined) {
          left += 1;
          continue;
        }
        await store.transaction((tx) => tx.held.putOriginal(recording.id, original));
        log.info({ recordingId: recording.id, file: recording.originalName, original }, 'original');
      } catch (error) {
        failures.push(error);
      }
    }
    skip = failures.length + left === A_ROUND ? skip + A_ROUND : 0;
    if (failures.length > 0) throw toTsnError(failures[0]);
  };
}

/** Undefined while the disk with the recorder's folder is away. */
async function settleOne(
  needs: OriginalsNeeds,
  recording: SpooledRecording,
): Promise<Original | undefined> {
  const { originalPath } = needs;
  const path = originalPath(recording);
  const now = await look(path);
  if (now === 'gone') {
    return (await holdsAnything(originalPath, recording.source)) ? 'gone' : undefined;
  }
  if (now !== recording.sha256) return 'changed';
  try {
    if (needs.wish === 'remove') await removeFile(path);
    else await move(path, needs.moveTo, recording);
    await syncFolder(dirname(path));
  } catch (error) {
    throw notWritable(recording, error);
  }
  return needs.wish === 'remove' ? 'removed' : 'moved';
}

/** The file's hash. A link is no recording of this folder: it is left alone like a changed file. */
async function look(path: string): Promise<string> {
  try {
    if (!(await lstat(path)).isFile()) return 'link';
    const { sha256, stoodStill } = await hashStill(path);
    return stoodStill ? sha256 : 'moving';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'folder/not-found') return 'gone';
    throw error;
  }
}

/** Where a moved original may be now; the first place first. */
export function movedPaths(folder: string, recording: SpooledRecording): readonly string[] {
  const { source, originalName, sha256 } = recording;
  const wanted = join(folder, source, originalName);
  return [wanted, withHash(wanted, sha256)];
}

/** Never over another file: a name that is taken by other bytes gets the hash's beginning. */
async function move(from: string, folder: string, recording: SpooledRecording): Promise<void> {
  const { source, originalName, sha256 } = recording;
  const wanted = join(folder, source, originalName);
  const to = await freeName(wanted, sha256);
  await makeFolder(dirname(to));
  if (await moveOnDisk(from, to)) return;
  const partial = join(dirname(to), `.${sha256}.tmp`);
  await removeFile(partial);
  const copied = await copySynced(from, partial);
  if (copied.sha256 !== sha256 || !copied.stoodStill) {
    await removeFile(partial);
    throw new TsnError('originals/not-writable', `${originalName} changed while it was moved`);
  }
  await rename(partial, to);
  await syncFolder(dirname(to));
  await removeFile(from);
}

async function freeName(wanted: string, sha256: string): Promise<string> {
  const there = await look(wanted);
  if (there === 'gone' || there === sha256) return wanted;
  return withHash(wanted, sha256);
}

function withHash(path: string, sha256: string): string {
  const extension = extname(path);
  const stem = basename(path, extension);
  return join(dirname(path), `${stem}.${sha256.slice(0, 12)}${extension}`);
}

async function moveOnDisk(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    await syncFolder(dirname(to));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EXDEV') return false;
    throw error;
  }
}

function notWritable({ originalName }: SpooledRecording, error: unknown): TsnError {
  const { message } = toTsnError(error);
  return new TsnError('originals/not-writable', `${originalName}: ${message}`, { cause: error });
}

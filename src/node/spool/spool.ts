/**
 * Stage 2 of 9: a settled file becomes a recording in the spool. First the bytes
 * are safe on our own disk, then one transaction says so and asks for the
 * shipment. Cut off anywhere, the next scan finds the file and does it again; a
 * copy without a row is swept away at the next start (./orphans.ts). When the spool may
 * not grow, the row refers to the recorder's own file instead (../reference.ts).
 */
import { join } from 'node:path';
import { firstLook } from '../../domain/recorder/first-look.ts';
import { notOfTheFuture } from '../../domain/recorder/future-time.ts';
import { readBeside } from '../../engines/folder/beside.ts';
import { makeFolder, removeFile } from '../../platform/atomic-file.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError, toTsnError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { NewSpooledRecording } from '../../store/node/recordings.ts';
import type { Held } from '../../store/node/schema.ts';
import type { NodeStore } from '../../store/node/store.ts';
import { firstActivity } from '../activity.ts';
import { type CopiedFile, copySynced, hashStill } from '../copy-file.ts';
import { SPOOL_FOLDER } from '../held-bytes.ts';
import { type Doubt, type SettledFile, SPOOLED } from '../recorder-file.ts';
import type { Shortage } from './room.ts';
import { noteUnreadable } from './unreadable.ts';

export interface SpoolNeeds {
  readonly store: NodeStore;
  readonly dataDir: string;
  readonly clock: Clock;
  /** Which clock a time rests on when it cannot be believed. Without it every time can. */
  readonly doubt?: (recordedAt: number, mtimeMs: number) => Promise<Doubt | undefined>;
  /** Makes room for a copy, or answers why there is none. Without it every copy has room. */
  readonly room?: (bytes: number) => Promise<Shortage | undefined>;
}

/** 'known': the same bytes under the same name are in the spool already. 'changed': it did not stand still. */
export type Spooled =
  | {
      readonly outcome: 'spooled';
      readonly id: string;
      readonly class: NewSpooledRecording['class'];
      readonly held: Held;
    }
  | { readonly outcome: 'known' | 'changed' };

export async function spoolFile(needs: SpoolNeeds, file: SettledFile): Promise<Spooled> {
  const id = newId();
  const spoolPath = `${SPOOL_FOLDER}/${id}.${extensionOf(file.name)}`;
  const path = join(needs.dataDir, spoolPath);
  await makeFolder(join(needs.dataDir, SPOOL_FOLDER));
  const taken = await take(needs, file, path).catch(goneIsUndefined);
  if (taken === undefined) return { outcome: 'changed' };
  const { copied, held } = taken;
  if (!copied.stoodStill) {
    await removeFile(path);
    return { outcome: 'changed' };
  }
  const seenAt = needs.clock.now();
  const said = await readBeside(file, copied.head);
  const beside = { ...said, recordedAt: notOfTheFuture(said.recordedAt, file.mtimeMs, seenAt) };
  const doubt = await needs.doubt?.(beside.recordedAt.recordedAt, file.mtimeMs);
  const { activity, waitMs } = await firstActivity(file, seenAt);
  const labels = Object.keys(beside.labels).length > 0 ? JSON.stringify(beside.labels) : null;
  const own = { id, spoolPath, held, seenAt, activity, labels };
  const recording = recordingOf({ ...file, ...beside }, copied, own, doubt);
  const added = await enter(needs, file, recording, seenAt + waitMs).catch(
    async (error: unknown) => {
      await removeFile(path);
      throw error;
    },
  );
  if (added) return { outcome: 'spooled', id, class: recording.class, held };
  await removeFile(path);
  return { outcome: 'known' };
}

interface Taken {
  readonly copied: CopiedFile;
  readonly held: Held;
}

/** A copy where there is room, else what the file holds: it is shipped from where it is. */
async function take(needs: SpoolNeeds, file: SettledFile, path: string): Promise<Taken> {
  if ((await needs.room?.(file.sizeBytes)) === undefined) {
    try {
      return { copied: await copySynced(file.path, path, file), held: 'copy' };
    } catch (error) {
      if (toTsnError(error).code !== 'data/disk-full') throw error;
    }
  }
  return { copied: await hashStill(file.path, file), held: 'reference' };
}

/** Spools the file, or notes that it may not be read and throws `folder/not-readable`. */
export async function spoolOrNote(needs: SpoolNeeds, file: SettledFile): Promise<Spooled> {
  try {
    return await spoolFile(needs, file);
  } catch (error) {
    if (toTsnError(error).code === 'folder/not-readable') await noteUnreadable(needs.store, file);
    throw error;
  }
}

/** The recorder took the file away between look and copy: nothing of it is left to keep. */
function goneIsUndefined(error: unknown): undefined {
  if (error instanceof TsnError && error.code === 'folder/not-found') return undefined;
  throw error;
}

function recordingOf(
  file: SettledFile,
  copied: CopiedFile,
  own: Pick<NewSpooledRecording, 'id' | 'spoolPath' | 'held' | 'seenAt' | 'activity' | 'labels'>,
  doubt: Doubt | undefined,
): NewSpooledRecording {
  const { recordedAt, source, certainty, timeZone } = file.recordedAt;
  return {
    ...own,
    source: file.source,
    originalName: file.name,
    sha256: copied.sha256,
    sizeBytes: copied.sizeBytes,
    mtimeMs: file.mtimeMs,
    recordedAt,
    recordedAtSource: source,
    recordedAtCertainty: doubt === undefined ? certainty : 'clock-unsynced',
    timeZone,
    bootId: doubt?.bootId ?? null,
    clockOffsetMs: doubt?.clockOffsetMs ?? null,
    class: firstLook(copied.head, copied.sizeBytes, extensionOf(file.name)),
  };
}

/** True when it was new. The file's mark, the recording and the job stand or fall together. */
async function enter(
  { store, clock }: SpoolNeeds,
  file: SettledFile,
  recording: NewSpooledRecording,
  dueAt: number,
): Promise<boolean> {
  return store.transaction(async (tx) => {
    // Confirmed long ago and forgotten: only the mark still knows these bytes.
    const before = await tx.files.mark(file.source, file.name);
    const isMarked = before?.state === SPOOLED && before.sha256 === recording.sha256;
    const { added } = isMarked ? { added: false } : await tx.recordings.add(recording);
    await tx.files.put(file.source, file.name, {
      sizeBytes: file.sizeBytes,
      mtimeMs: file.mtimeMs,
      sha256: recording.sha256,
      state: SPOOLED,
    });
    const priority = newestFirst(recording.recordedAt, clock.now());
    if (added) await tx.jobs.enqueue('ship', recording.id, dueAt, priority);
    return added;
  });
}

/**
 * Priority that puts what was said last first: one point for each minute. A name
 * from the future gets no more than now.
 */
export function newestFirst(recordedAt: number, now: number): number {
  return Math.max(0, Math.floor(Math.min(recordedAt, now) / 60_000));
}

/** Extensions that mean something else in the shipping protocol, or in our own folder. */
const RESERVED = new Set(['part', 'json', 'tmp', 'taken']);

/** Lower case, without dot; `bin` for what has none that is safe in a file name. */
export function extensionOf(name: string): string {
  const extension = /\.([a-z0-9]{1,8})$/.exec(name.toLowerCase())?.[1];
  return extension === undefined || RESERVED.has(extension) ? 'bin' : extension;
}

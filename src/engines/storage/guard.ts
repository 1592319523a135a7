/**
 * Watches over the places that recordings are written to. A disk that is full, read-only
 * or not mounted, a store that does not answer: while it lasts, receiving and ingest
 * pause with the reason, nodes keep their bytes, and all goes on by itself afterwards.
 */
import { mkdir, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AudioStore } from '../../domain/audio-store.ts';
import type { PartHealth } from '../../domain/views.ts';
import { removeFile } from '../../platform/atomic-file.ts';
import { type FailureCode, TsnError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { diskFailure } from './disk-failures.ts';

export interface StorageGuard {
  /** Runs `work`; what it throws of the disk or the store is kept in mind, and thrown in our words. */
  guard<T>(work: () => Promise<T>): Promise<T>;
  /** Throws why nothing may be stored now. */
  admit(): Promise<void>;
  /** Throws `storage/low-space` when the local folders have too little room, whatever else is away. */
  room(): Promise<void>;
  /** Looks at everything anew, so that it comes back without any recording. Never throws. */
  look(): Promise<void>;
  /** Why nothing may be stored now; undefined while all is well. */
  waitsFor(): string | undefined;
  /** Why nothing that is stored can be read now. */
  waitsForReading(): string | undefined;
  health(): Promise<PartHealth>;
}

export interface GuardNeeds {
  /** Local folders that are written into, absolute. */
  readonly folders: readonly string[];
  /** Absent: only the folders count. */
  readonly audio?: Pick<AudioStore, 'check'>;
  /** So much stays free in each of the folders. */
  readonly minFreeBytes?: number;
}

/** While one of these holds, what is stored cannot be read either. */
const AWAY: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'storage/not-mounted',
  'storage/unreachable',
  'storage/refused',
  'storage/no-bucket',
  'data/disk-failing',
]);
const PAUSING: ReadonlySet<FailureCode> = new Set<FailureCode>([
  ...AWAY,
  'storage/low-space',
  'storage/full',
  'data/disk-full',
  'data/not-writable',
]);
/** Enough that a full disk shows. */
const PROBE_BYTES = 64 * 1_024;

export function createStorageGuard(needs: GuardNeeds): StorageGuard {
  let down: TsnError | undefined;
  const note = (thrown: unknown): unknown => {
    const failure = diskFailure(thrown);
    if (failure instanceof TsnError && PAUSING.has(failure.code)) down = failure;
    return failure;
  };
  const look = async (): Promise<void> => {
    const before = down;
    try {
      await checkAll(needs);
      if (before !== undefined) await Promise.all(needs.folders.map(tryToWrite));
      if (down === before) down = undefined; // else something has failed meanwhile
    } catch (thrown) {
      const failure = note(thrown);
      down ??= failure instanceof TsnError ? failure : undefined;
    }
  };
  return {
    look,
    room: () => checkRoom(needs),
    async guard(work) {
      try {
        return await work();
      } catch (thrown) {
        throw note(thrown);
      }
    },
    async admit() {
      if (down === undefined) await checkRoom(needs).catch(note);
      else await look();
      if (down !== undefined) throw down;
    },
    waitsFor: () => down && `${down.code}: ${down.message}`,
    waitsForReading: () => (down && AWAY.has(down.code) ? down.message : undefined),
    async health() {
      if (down !== undefined) await look();
      const { code = null, message = null, hint = null } = down ?? {};
      const state = down === undefined ? 'ready' : 'down';
      return { part: 'storage', state, code, reason: message, hint };
    },
  };
}

async function checkAll(needs: GuardNeeds): Promise<void> {
  await needs.audio?.check();
  await checkRoom(needs);
}

/** Costs a few system calls, so it is asked before every file. */
async function checkRoom({ folders, minFreeBytes = 0 }: GuardNeeds): Promise<void> {
  if (minFreeBytes === 0) return;
  for (const folder of folders) {
    const freeBytes = await freeBytesOf(folder);
    if (freeBytes >= minFreeBytes) continue;
    const message = `${Math.floor(freeBytes / 1e6)} MB are free at ${folder}, ${Math.ceil(minFreeBytes / 1e6)} MB shall stay free`;
    throw new TsnError('storage/low-space', message);
  }
}

/** A folder that is not there yet will lie on its parent's disk. */
async function freeBytesOf(folder: string): Promise<number> {
  const facts = await statfs(folder).catch(() => undefined);
  if (facts !== undefined) return facts.bavail * facts.bsize;
  const parent = dirname(folder);
  return parent === folder ? Number.POSITIVE_INFINITY : freeBytesOf(parent);
}

async function tryToWrite(folder: string): Promise<void> {
  const path = join(folder, `.probe-${newId()}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, Buffer.alloc(PROBE_BYTES), { flag: 'wx', flush: true });
  } finally {
    await removeFile(path).catch(() => {});
  }
}

/**
 * The disk's part in failures: turns the operating system's errors into ours, and
 * keeps in mind whether the data folder can be written to, for the health page.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PartHealth } from '../../domain/views.ts';
import { removeFile } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';

export interface Storage {
  /** Runs `work`; failures of the disk become `data/…` failures and are kept in mind. */
  guard<T>(work: () => Promise<T>): Promise<T>;
  /** Tries the disk again when it was down, so it comes back without any shipment. */
  health(): Promise<PartHealth>;
}

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const NOT_WRITABLE = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOTDIR']);
const STORAGE_CODES = new Set(['data/disk-full', 'data/not-writable', 'data/disk-failing']);
/** Enough that a full disk shows. */
const PROBE_BYTES = 64 * 1_024;

/** `folders` are those that receiving writes into. */
export function createStorage(folders: readonly string[]): Storage {
  let down: TsnError | undefined;
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      const failure = toStorageFailure(thrown);
      if (isStorageFailure(failure)) down = failure;
      throw failure;
    }
  };
  return {
    guard,
    async health() {
      if (down !== undefined && (await canWriteAll(folders))) down = undefined;
      const { code = null, message = null, hint = null } = down ?? {};
      const state = down === undefined ? 'ready' : 'down';
      return { part: 'storage', state, code, reason: message, hint };
    },
  };
}

async function canWriteAll(folders: readonly string[]): Promise<boolean> {
  const tried = await Promise.all(folders.map(canWrite));
  return tried.every(Boolean);
}

async function canWrite(folder: string): Promise<boolean> {
  const path = join(folder, `.probe-${newId()}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, Buffer.alloc(PROBE_BYTES), { flag: 'wx', flush: true });
    return true;
  } catch {
    return false;
  } finally {
    await removeFile(path).catch(() => {});
  }
}

function isStorageFailure(thrown: unknown): thrown is TsnError {
  return thrown instanceof TsnError && STORAGE_CODES.has(thrown.code);
}

function toStorageFailure(thrown: unknown): unknown {
  const code = systemCode(thrown);
  if (FULL.has(code)) {
    return new TsnError('data/disk-full', 'the disk of the server is full', { cause: thrown });
  }
  if (NOT_WRITABLE.has(code)) {
    const message = `the data folder of the server cannot be written to (${code})`;
    return new TsnError('data/not-writable', message, { cause: thrown });
  }
  if (code === 'EIO') {
    return new TsnError('data/disk-failing', 'the disk of the server fails', { cause: thrown });
  }
  return thrown;
}

export function systemCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

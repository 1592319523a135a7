/** How full a disk is. */
import { statfs } from 'node:fs/promises';
import { toTsnError } from '../../platform/errors.ts';

export interface DiskSpace {
  /** What this user may still write, in bytes. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Of the disk that holds `path`, which must exist. */
export async function diskSpace(path: string): Promise<DiskSpace> {
  try {
    const { bavail, blocks, bsize } = await statfs(path);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch (error) {
    throw toTsnError(error);
  }
}

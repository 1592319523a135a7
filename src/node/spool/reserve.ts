/**
 * A few megabytes set aside for the database. When others have filled the disk to
 * the last byte, not even the row could be written that lets a confirmed copy go.
 * Then the reserve is given up: shipping goes on, and makes room by itself.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DiskSpace } from '../../engines/machine/disk.ts';
import { removeFile, writeFileAtomic } from '../../platform/atomic-file.ts';
import type { Log } from '../../platform/log.ts';

export interface ReserveNeeds {
  readonly dataDir: string;
  readonly disk: () => Promise<DiskSpace>;
  readonly minFreeBytes: number;
  readonly log: Log;
}

/** SQLite's write-ahead log grows to four megabytes before it is folded into the database. */
const RESERVE_BYTES = 4 * 1024 ** 2;
const FULL_BYTES = 256 * 1024;

/** Gives the reserve up on a full disk, and sets it aside when there is plenty of room. */
export async function keepReserve(needs: ReserveNeeds): Promise<void> {
  const { dataDir, disk, minFreeBytes, log } = needs;
  const path = join(dataDir, 'reserve');
  const { freeBytes } = await disk();
  const isThere = existsSync(path);
  if (isThere && freeBytes < FULL_BYTES) {
    await removeFile(path);
    log.warn({ freeBytes }, 'disk full: reserve given up');
  } else if (!isThere && freeBytes > minFreeBytes + 2 * RESERVE_BYTES) {
    await writeFileAtomic(path, Buffer.alloc(RESERVE_BYTES), 0o600);
  }
}

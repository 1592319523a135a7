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
const FILE = 'reserve';
const FULL_BYTES = 256 * 1024;

/** Gives the reserve up on a full disk, and sets it aside when there is plenty of room. */
export async function keepReserve(needs: ReserveNeeds): Promise<void> {
  const { dataDir, disk, minFreeBytes } = needs;
  const path = join(dataDir, FILE);
  if (existsSync(path)) return giveUpWhenFull(needs);
  const { freeBytes } = await disk();
  if (freeBytes > minFreeBytes + 2 * RESERVE_BYTES) {
    await writeFileAtomic(path, Buffer.alloc(RESERVE_BYTES), 0o600);
  }
}

/** Also the first thing of a node that starts: on a full disk it could not even open its database. */
export async function giveUpWhenFull({
  dataDir,
  disk,
  log,
}: Omit<ReserveNeeds, 'minFreeBytes'>): Promise<void> {
  const path = join(dataDir, FILE);
  if (!existsSync(path)) return;
  const { freeBytes } = await disk();
  if (freeBytes >= FULL_BYTES) return;
  await removeFile(path);
  log.warn({ freeBytes }, 'disk full: reserve given up');
}

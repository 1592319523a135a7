/**
 * Room in the spool: a budget for its bytes, and a rest of the disk that is left to
 * others. What the server has confirmed goes first, the one confirmed first before
 * all; what it has not confirmed never goes. When that is not enough the answer is
 * why, and recordings stay where the recorder put them until there is room again.
 */
import type { DiskSpace } from '../../engines/machine/disk.ts';
import type { NodeStore } from '../../store/node/store.ts';
import { letGo } from '../held-bytes.ts';

export interface RoomNeeds {
  readonly store: NodeStore;
  readonly dataDir: string;
  /** Of the disk under the data folder. */
  readonly disk: () => Promise<DiskSpace>;
  /** Bytes of all copies together. */
  readonly maxBytes: number;
  /** Bytes of the disk that the spool leaves free. */
  readonly minFreeBytes: number;
}

export type Shortage = 'spool/over-budget' | 'spool/disk-low';

/** So many rows are asked for at a time. */
const BATCH = 20;

/** Makes room for so many bytes more; answers why there is none. */
export async function makeRoom(needs: RoomNeeds, bytes: number): Promise<Shortage | undefined> {
  for (;;) {
    const shortage = await shortageFor(needs, bytes);
    if (shortage === undefined) return undefined;
    const done = await needs.store.held.confirmedCopies(BATCH);
    if (done.length === 0) return shortage;
    for (const recording of done) {
      await letGo(needs, recording);
      if ((await shortageFor(needs, bytes)) === undefined) return undefined;
    }
  }
}

async function shortageFor(
  { store, disk, maxBytes, minFreeBytes }: RoomNeeds,
  bytes: number,
): Promise<Shortage | undefined> {
  const { copyBytes } = await store.held.counts();
  if (copyBytes + bytes > maxBytes) return 'spool/over-budget';
  const { freeBytes } = await disk();
  return freeBytes - bytes < minFreeBytes ? 'spool/disk-low' : undefined;
}

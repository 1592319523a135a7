/** Reads a file block by block, one block ahead: the disk works while the line does. */
import type { FileHandle } from 'node:fs/promises';
import { type ReusedBlocks, reusedBlocks } from '../../platform/reused-blocks.ts';
import { HEADROOM_BYTES } from './lean-write.ts';

export interface ReadAhead {
  /**
   * The next block; empty at the end of the file. Valid until the next call, with
   * HEADROOM_BYTES before it in memory for whoever sends it.
   */
  next(): Promise<Buffer>;
  /** Waits for what is being read; call it whatever happened. Never rejects. */
  end(): Promise<void>;
}

/** Two for each shipment under way, by default. */
const KEPT_BLOCKS = 8;
const pools = new Map<number, ReusedBlocks>();

export function readAhead(file: FileHandle, blockBytes: number, from: number): ReadAhead {
  const pool = poolOf(blockBytes);
  let position = from;
  let lent: Buffer | undefined;
  const read = async (): Promise<{ block: Buffer; length: number }> => {
    const block = pool.take();
    const { bytesRead } = await file.read(block, HEADROOM_BYTES, blockBytes, position);
    position += bytesRead;
    return { block, length: bytesRead };
  };
  let ahead = read();
  return {
    async next() {
      const { block, length } = await ahead;
      if (lent !== undefined) pool.giveBack(lent);
      lent = block;
      if (length > 0) ahead = read();
      // Told to whoever asks next; nobody may.
      ahead.catch(() => {});
      return block.subarray(HEADROOM_BYTES, HEADROOM_BYTES + length);
    },
    async end() {
      const [last] = await Promise.allSettled([ahead]);
      if (lent !== undefined) pool.giveBack(lent);
      if (last.status === 'fulfilled' && last.value.block !== lent) pool.giveBack(last.value.block);
      lent = undefined;
    },
  };
}

/** One pool for each size that servers allow: two in practice. */
function poolOf(bytes: number): ReusedBlocks {
  const known = pools.get(bytes);
  if (known !== undefined) return known;
  const pool = reusedBlocks(HEADROOM_BYTES + bytes, KEPT_BLOCKS);
  pools.set(bytes, pool);
  return pool;
}

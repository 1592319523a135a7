/** Reads a file block by block, one block ahead: the disk works while the line does. */
import type { FileHandle } from 'node:fs/promises';
import { type ReusedBlocks, reusedBlocks } from '../../platform/reused-blocks.ts';
import { HEADROOM_BYTES } from './lean-write.ts';

export interface ReadAhead {
  /**
   * The next block; empty at the end. Valid until the next call, with
   * HEADROOM_BYTES before it in memory for whoever sends it.
   */
  next(): Promise<Buffer>;
  /** Waits for what is being read; call it whatever happened. Never rejects. */
  end(): Promise<void>;
}

interface Read {
  readonly block: Buffer | undefined;
  readonly length: number;
}

const NOTHING = Buffer.alloc(0);
const AT_END: Read = { block: undefined, length: 0 };

/** Two for each shipment under way, by default. */
const KEPT_BLOCKS = 8;
const pools = new Map<number, ReusedBlocks>();

/** Reads up to byte `until` of the file, or to its end when that comes first. */
export function readAhead(
  file: FileHandle,
  blockBytes: number,
  from: number,
  until: number,
): ReadAhead {
  const pool = poolOf(blockBytes);
  let position = from;
  let lent: Buffer | undefined;
  const read = async (): Promise<Read> => {
    const wanted = Math.min(blockBytes, until - position);
    if (wanted <= 0) return AT_END;
    const block = pool.take();
    const { bytesRead } = await file.read(block, HEADROOM_BYTES, wanted, position);
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
      return block?.subarray(HEADROOM_BYTES, HEADROOM_BYTES + length) ?? NOTHING;
    },
    async end() {
      const [last] = await Promise.allSettled([ahead]);
      if (lent !== undefined) pool.giveBack(lent);
      const unread = last.status === 'fulfilled' ? last.value.block : undefined;
      if (unread !== undefined && unread !== lent) pool.giveBack(unread);
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

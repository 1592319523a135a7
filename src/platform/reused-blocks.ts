/** Blocks of memory that are used again and again: to allocate each anew leaves garbage behind every one. */

export interface ReusedBlocks {
  /** Its content is whatever it held before. */
  take(this: void): Buffer;
  /** Only when nothing reads it any more. */
  giveBack(this: void, block: Buffer): void;
}

/** At most `keep` blocks lie ready; what is given back beyond that is left to the collector. */
export function reusedBlocks(bytes: number, keep: number): ReusedBlocks {
  const free: Buffer[] = [];
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(bytes),
    giveBack(block) {
      if (free.length < keep) free.push(block);
    },
  };
}

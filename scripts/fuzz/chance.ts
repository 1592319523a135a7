/** Chance that comes again: the same seed, the same cases. */

export interface Chance {
  /** 0 to `limit` − 1. */
  below(limit: number): number;
  bytes(length: number): Buffer;
  pick<T>(of: readonly [T, ...T[]]): T;
}

/** xorshift32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0 || 1;
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  return {
    below,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
    pick: (of) => of[below(of.length)] ?? of[0],
  };
}

/** Good bytes with a few things wrong: flipped, cut, doubled, overwritten with extremes. */
export function mutate(good: Uint8Array, chance: Chance): Buffer {
  let bytes = Buffer.from(good);
  for (let i = 0, n = 1 + chance.below(6); i < n && bytes.length > 0; i++) {
    const at = chance.below(Math.min(bytes.length, chance.below(4) === 0 ? bytes.length : 100));
    switch (chance.below(5)) {
      case 0:
        bytes[at] = chance.below(256);
        break;
      case 1:
        bytes = bytes.subarray(0, at);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.floor(at / 2))]);
        break;
      case 3:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          chance.bytes(chance.below(20)),
          bytes.subarray(at),
        ]);
        break;
      default:
        if (at + 4 <= bytes.length)
          bytes.writeUInt32LE(chance.pick([0, 1, 0x7fffffff, 0xffffffff]), at);
    }
  }
  return bytes;
}

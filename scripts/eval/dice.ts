/** Seeded chance, so that a generated set is the same everywhere (mulberry32). */
export interface Dice {
  /** 0 up to, not with, 1. */
  next(): number;
  pick<T>(list: readonly T[]): T;
  isBelow(probability: number): boolean;
}

export function dice(seed: number): Dice {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <T>(list: readonly T[]): T => {
    const one = list[Math.floor(next() * list.length)];
    if (one === undefined) throw new RangeError('nothing to pick from');
    return one;
  };
  return { next, pick, isBelow: (probability) => next() < probability };
}

/** All chance of a soak comes from one seed, so that a run can be repeated as far as the machine allows. */

export interface Chance {
  /** 0 (at least) to 1 (never). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** True so often: 0 never, 1 always. */
  isLucky(share: number): boolean;
  /** Chance of its own for one actor, whatever the others draw meanwhile. */
  of(actor: string): Chance;
  bytes(count: number): Buffer;
}

/** Mulberry32 (Tommy Ettinger, public domain): small, fast, and good enough to choose mishaps. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    pick: ([first, ...others]) => [first, ...others][between(0, others.length)] ?? first,
    isLucky: (share) => next() < share,
    of: (actor) => chanceOf(hashOf(`${seed} ${actor}`)),
    bytes(count) {
      const words = new Uint32Array(Math.ceil(count / 4));
      for (let at = 0; at < words.length; at++) words[at] = next() * 2 ** 32;
      return Buffer.from(words.buffer, 0, count);
    },
  };
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/** Makes bad files out of good ones, the same ones for the same seed. */

export type Dice = () => number;

/** 0 (inclusive) to 1, by mulberry32. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Values that programs stumble over. */
const NASTY = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff];
/** Where formats keep what matters. */
const HEADER_BYTES = 128;

/** One to eight faults: bytes changed, most of them in the header; parts cut out, doubled, cut off. */
export function mutate(good: Uint8Array, dice: Dice): Uint8Array {
  let bytes: Uint8Array = new Uint8Array(good); // a copy: Buffer's own slice is none
  const faults = 1 + Math.floor(dice() * 8);
  for (let fault = 0; fault < faults; fault++) {
    const kind = dice();
    const at = placeIn(bytes, dice);
    if (kind < 0.4) bytes[at] = NASTY[Math.floor(dice() * NASTY.length)] ?? 0;
    else if (kind < 0.6) bytes[at] = Math.floor(dice() * 256);
    else if (kind < 0.7)
      new DataView(bytes.buffer).setUint32(
        Math.min(at, bytes.length - 4),
        Math.floor(dice() * 2 ** 32),
        dice() < 0.5,
      );
    else if (kind < 0.8) bytes = new Uint8Array(bytes.subarray(0, Math.max(8, at)));
    else if (kind < 0.9)
      bytes = joined(bytes.subarray(0, at), bytes.subarray(at + Math.floor(dice() * 64)));
    else bytes = joined(bytes.subarray(0, at), bytes.subarray(at, at + 64), bytes.subarray(at));
    if (bytes.length < 8) bytes = new Uint8Array(good.subarray(0, 8));
  }
  return bytes;
}

function placeIn(bytes: Uint8Array, dice: Dice): number {
  const range = dice() < 0.7 ? Math.min(HEADER_BYTES, bytes.length) : bytes.length;
  return Math.floor(dice() * range);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

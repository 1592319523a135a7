/** Whether sound repeats itself at a pitch: compared with itself some samples later. */

/** How many delays are tried at once: each sample is fetched once for all of them. */
const AT_ONCE = 4;

export interface Delays {
  /** In samples. */
  readonly shortest: number;
  readonly longest: number;
}

/**
 * Tells whether the first `length` samples of a frame resemble what comes one period later
 * by more than `needed` (1 = they are the same), for any of the delays.
 * The frame has `length + longest` samples; `energy` is that of the first `length`.
 */
export function createLikeness(
  length: number,
  { shortest, longest }: Delays,
  needed: number,
): (frame: Float64Array, energy: number) => boolean {
  const products = new Float64Array(AT_ONCE);
  const energyBefore = new Float64Array(length + longest + 1);
  let lastFound = shortest;

  function isAlike(frame: Float64Array, energy: number, from: number): boolean {
    multiply(frame, length, from, products);
    for (let k = 0; k < AT_ONCE; k++) {
      const delay = from + k;
      const later = (energyBefore[delay + length] ?? 0) - (energyBefore[delay] ?? 0);
      if ((2 * (products[k] ?? 0)) / (energy + later + 1e-9) > needed) return true;
    }
    return false;
  }

  return (frame, energy) => {
    for (let i = 0; i < frame.length; i++)
      energyBefore[i + 1] = (energyBefore[i] ?? 0) + (frame[i] ?? 0) ** 2;
    // A voice keeps its pitch from frame to frame: there the search mostly ends at once.
    if (isAlike(frame, energy, lastFound)) return true;
    for (let delay = shortest; delay <= longest; delay += AT_ONCE) {
      const from = Math.min(delay, longest - AT_ONCE + 1);
      if (from === lastFound || !isAlike(frame, energy, from)) continue;
      lastFound = from;
      return true;
    }
    return false;
  };
}

/** The sums of products with the sound `delay`, `delay` + 1, … samples later. */
function multiply(
  frame: Float64Array,
  length: number,
  delay: number,
  products: Float64Array,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let one = frame[delay] ?? 0;
  let two = frame[delay + 1] ?? 0;
  let three = frame[delay + 2] ?? 0;
  for (let i = 0; i < length; i++) {
    const sample = frame[i] ?? 0;
    const four = frame[i + delay + 3] ?? 0;
    a += sample * one;
    b += sample * two;
    c += sample * three;
    d += sample * four;
    one = two;
    two = three;
    three = four;
  }
  products[0] = a;
  products[1] = b;
  products[2] = c;
  products[3] = d;
}

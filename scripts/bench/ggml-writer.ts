/** Writes tensors in whisper.cpp's model format: header integers, then name, shape and numbers each. */
import { closeSync, openSync, writeSync } from 'node:fs';

/** Random numbers by their standard deviation, or one number for all. */
export type Fill = { readonly spread: number } | { readonly all: number };

/** So many rows of the outermost dimension. */
export interface Section {
  readonly rows: number;
  readonly fill: Fill;
}

export interface Shape {
  readonly name: string;
  /** Outermost dimension first, as in PyTorch. */
  readonly dims: readonly number[];
  /** Together as many rows as the outermost dimension. */
  readonly sections: readonly Section[];
  readonly type: 'f16' | 'f32';
}

/** Fewer than all weights, more than a cache line: which numbers they are does not matter for cost. */
const DRAWS = 1 << 16;

export class GgmlWriter implements Disposable {
  readonly #fd: number;
  readonly #normal: Float32Array;

  constructor(path: string, header: Uint8Array, seed = 1234) {
    this.#fd = openSync(path, 'w');
    this.#normal = normalDraws(seed);
    this.#write(header);
  }

  tensor({ name, dims, sections, type }: Shape): void {
    const title = Buffer.from(name);
    const sizes = dims.toReversed();
    this.#write(Int32Array.of(dims.length, title.length, type === 'f16' ? 1 : 0, ...sizes));
    this.#write(title);
    const rowLength = dims.slice(1).reduce((product, dim) => product * dim, 1);
    for (const { rows, fill } of sections) this.#numbers(rows * rowLength, fill, type);
  }

  #numbers(count: number, fill: Fill, type: Shape['type']): void {
    const numbers =
      'all' in fill
        ? new Float32Array(DRAWS).fill(fill.all)
        : this.#normal.map((draw) => draw * fill.spread);
    const block = type === 'f16' ? Uint16Array.from(numbers, toHalf) : numbers;
    for (let left = count; left > 0; left -= DRAWS) this.#write(block.subarray(0, left));
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }

  #write(numbers: Uint8Array | Int32Array | Uint16Array | Float32Array): void {
    writeSync(this.#fd, numbers);
  }
}

/** Nearly normal: the sum of four uniform draws, shifted and scaled to variance one. */
function normalDraws(seed: number): Float32Array {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Float32Array.from(
    { length: DRAWS },
    () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3),
  );
}

/** Half-precision bits of a number below 65504; what is too small for it becomes zero. */
export function toHalf(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  if (exponent <= 0) return sign;
  return sign | (exponent << 10) | ((bits >>> 13) & 0x3ff);
}

/**
 * The decoders tell every fault to the console, and libmpg123's wrapper may do so without
 * end. Here the faults of one chunk are counted instead, and too many end it.
 */

/** Faults in one chunk of a few thousand bytes: a damaged frame has one or two. */
const MOST_FAULTS = 500;

export async function withPatience<T>(decode: () => T | Promise<T>): Promise<T> {
  const { error, warn } = console;
  let faults = 0;
  const count = (): void => {
    if (++faults > MOST_FAULTS) throw new Error('the decoder finds no end');
  };
  console.error = count;
  console.warn = count;
  try {
    return await decode();
  } finally {
    console.error = error;
    console.warn = warn;
  }
}

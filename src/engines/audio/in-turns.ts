/**
 * Lets others run between two pieces of sound. A piece costs a few milliseconds, so a
 * recording of hours neither stalls uploads nor pages. A worker thread would free the
 * thread altogether, but needs its own entry in the compiled file and its own
 * cancellation; decoding is about a hundredth of what recognising costs.
 */
import { setImmediate } from 'node:timers/promises';

/** Walks through `items`, giving way after each one. Rejects when `signal` aborts. */
export async function* inTurns<T>(items: Iterable<T>, signal?: AbortSignal): AsyncGenerator<T> {
  for (const item of items) {
    yield item;
    await setImmediate();
    signal?.throwIfAborted();
  }
}

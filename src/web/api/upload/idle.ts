/** Gives up a sender that says nothing: half an upload must not hold a connection for ever. */
import type { Clock } from '../../../platform/clock.ts';
import { TsnError } from '../../../platform/errors.ts';

/** Silence of a sender until it is given up. */
export const IDLE_MS = 60_000;

/** The same pieces; throws `web/too-slow` when the next one takes longer than `idleMs`. */
export async function* untilIdle<T>(
  pieces: AsyncIterable<T>,
  clock: Clock,
  idleMs = IDLE_MS,
): AsyncGenerator<T> {
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await soonEnough(iterator.next(), clock, idleMs);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not awaited: what is silent may never answer that either.
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

/** Throws `web/too-slow`. */
export async function soonEnough<T>(asked: Promise<T>, clock: Clock, idleMs: number): Promise<T> {
  const over = new AbortController();
  const late = clock.sleep(idleMs, over.signal).then(() => {
    if (over.signal.aborted) return new Promise<never>(() => {});
    throw new TsnError('web/too-slow', `nothing came for ${idleMs} ms`);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    over.abort();
  }
}

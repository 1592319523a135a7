/**
 * Gives up a sender that is too slow to be one: places are few, and who sends a byte now and
 * then shall not keep one. Only the time in which we wait for the sender counts, and it is
 * counted in sleeps: a clock of the machine that is set changes nothing.
 */
import type { Clock } from '../../../platform/clock.ts';
import { TsnError } from '../../../platform/errors.ts';

export interface Patience {
  /** So long anybody may be slow … */
  readonly graceMs: number;
  /** … and then there must have come so many bytes for each further second. */
  readonly bytesPerSecond: number;
  readonly longestMs: number;
}

const STEP_MS = 5_000;

/** The same pieces. Throws `web/too-slow`. */
export async function* inTime(
  pieces: AsyncIterable<Uint8Array>,
  clock: Clock,
  patience: Patience,
): AsyncGenerator<Uint8Array> {
  const over = new AbortController();
  const waiting = { isOn: false, bytes: 0 };
  const late = watch(waiting, clock, patience, over.signal);
  late.catch(() => {}); // whoever waits hears of it
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    for (;;) {
      waiting.isOn = true;
      const next = await Promise.race([iterator.next(), late]);
      waiting.isOn = false;
      if (next.done === true) return;
      waiting.bytes += next.value.byteLength;
      yield next.value;
    }
  } finally {
    over.abort();
    // Not awaited: what is silent may never answer that either.
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

async function watch(
  waiting: { readonly isOn: boolean; readonly bytes: number },
  clock: Clock,
  { graceMs, bytesPerSecond, longestMs }: Patience,
  over: AbortSignal,
): Promise<never> {
  for (let waitedMs = 0; ; ) {
    await clock.sleep(STEP_MS, over);
    if (over.aborted) return new Promise<never>(() => {});
    if (waiting.isOn) waitedMs += STEP_MS;
    const due = ((waitedMs - graceMs) / 1_000) * bytesPerSecond;
    if (waitedMs >= longestMs || waiting.bytes < due) {
      const what = `${waiting.bytes} bytes came in ${waitedMs / 1_000} s: that is too slow`;
      throw new TsnError('web/too-slow', what);
    }
  }
}

/** Time as a port, so that tests hold it in their hands. All instants are UTC milliseconds. */
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Now, in UTC milliseconds. */
  now(): number;
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch {
      // Aborted: whoever sleeps looks at the signal next.
    }
  },
};

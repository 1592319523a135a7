/** Holds uploads below so many bytes a second, over all channels together: a token bucket. */
import type { Clock } from '../../platform/clock.ts';

export interface Pace {
  /** Resolves when these bytes may be sent, or when `signal` aborts; never rejects. */
  take(this: void, bytes: number, signal?: AbortSignal): Promise<void>;
}

/** So much may be sent at once after a rest. */
const BURST_MS = 500;

export function createPace(bytesPerSecond: number, clock: Clock): Pace {
  const burst = (bytesPerSecond * BURST_MS) / 1_000;
  let allowed = burst;
  let countedAt = clock.now();
  return {
    async take(bytes, signal) {
      const now = clock.now();
      // A clock that is set back gives nothing, one that is set forward no more than a burst.
      const earned = (Math.max(0, now - countedAt) * bytesPerSecond) / 1_000;
      allowed = Math.min(burst, allowed + earned) - bytes;
      countedAt = now;
      if (allowed < 0) await clock.sleep((-allowed / bytesPerSecond) * 1_000, signal);
    },
  };
}

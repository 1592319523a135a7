/** Looks through the stored audio at the start and every night, beside everything else. */
import type { VerifyReport } from '../../domain/audio-trouble.ts';
import { toWallTime } from '../../domain/local-time.ts';
import type { Clock } from '../../platform/clock.ts';
import { toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import { type Keep, keptRunning } from '../../platform/supervise.ts';

interface Needs {
  /**
   * Whether recordings are stored here. Who only shows them, or works on them elsewhere, may have
   * none of the sound, and would call every recording missing that others have.
   */
  readonly receives: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly verify: (signal: AbortSignal) => Promise<VerifyReport>;
  readonly tidy: () => Promise<number>;
  readonly keep?: Keep | undefined;
}

/** When most repeaters are silent, by the clocks of this machine. */
const HOUR = 3;
const HOUR_MS = 3_600_000;
/** A failed look is tried again before the next night. */
const AGAIN_MS = 15 * 60_000;

export function verifyNightly(needs: Needs): AsyncDisposable {
  if (!needs.receives) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  return keptRunning(needs.keep, 'nightly look', (signal) => keepVerifying(needs, signal));
}

async function keepVerifying({ clock, log, verify, tidy }: Needs, signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      const report = await verify(signal);
      const removed = await tidy().catch((error: unknown) => {
        log.warn({ error: toTsnError(error) }, 'what writers left unfinished is not removed');
      });
      log.info({ ...report, removed }, 'stored audio verified');
      await clock.sleep(untilNight(clock.now()), signal);
    } catch (error) {
      log.warn({ error: toTsnError(error) }, 'stored audio not verified');
      await clock.sleep(AGAIN_MS, signal);
    }
  }
}

function untilNight(now: number): number {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { hour, minute } = toWallTime(now, zone);
  const sinceMs = (hour + minute / 60 - HOUR) * HOUR_MS;
  return sinceMs < 0 ? -sinceMs : 24 * HOUR_MS - sinceMs;
}

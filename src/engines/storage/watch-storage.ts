/** Looks at the storage again and again, and says when it pauses and when it is back. */
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { type Keep, keptRunning } from '../../platform/supervise.ts';
import type { StorageGuard } from './guard.ts';

export interface WatchNeeds {
  readonly guard: StorageGuard;
  readonly clock: Clock;
  readonly log: Log;
  /** What waited may go on. */
  readonly onResumed: () => void;
  /** Between two looks; of a store that is asked over the network a longer one. */
  readonly everyMs?: number;
  readonly keep?: Keep | undefined;
}

const EVERY_MS = 5_000;

export function watchStorage(needs: WatchNeeds): AsyncDisposable {
  return keptRunning(needs.keep, 'storage watch', (signal) => keepLooking(needs, signal));
}

async function keepLooking(
  { guard, clock, log, onResumed, everyMs = EVERY_MS }: WatchNeeds,
  signal: AbortSignal,
): Promise<void> {
  let told: string | undefined;
  while (!signal.aborted) {
    await guard.look();
    const reason = guard.waitsFor();
    const code = reason?.split(':')[0];
    if (code !== told && reason !== undefined) log.error({ reason }, 'storage paused');
    if (code === undefined && told !== undefined) {
      log.info({}, 'storage resumed');
      onResumed();
    }
    told = code;
    await clock.sleep(everyMs, signal);
  }
}

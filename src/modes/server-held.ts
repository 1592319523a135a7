/** Takes in what was held while the database or the audio store was away, and remembers who may upload. */
import type { PartHealth } from '../domain/views.ts';
import type { Clock } from '../platform/clock.ts';
import { toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { type Keep, keptRunning } from '../platform/supervise.ts';
import type { Receive } from '../server/receive/receive.ts';

interface Needs {
  readonly receive: Pick<Receive, 'held' | 'uploadKeys'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly keep?: Keep | undefined;
}

const EVERY_MS = 10_000;

export function startHeld(needs: Needs): AsyncDisposable {
  const taking = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await round(needs, signal);
      await needs.clock.sleep(EVERY_MS, signal);
    }
  };
  return keptRunning(needs.keep, 'held calls', taking);
}

async function round({ receive, log }: Needs, signal: AbortSignal): Promise<void> {
  try {
    await receive.uploadKeys.learn();
    const taken = await receive.held.takeAll(signal);
    if (taken > 0) log.info({ taken }, 'held calls taken in');
  } catch (error) {
    log.debug({ error: toTsnError(error) }, 'held calls still wait');
  }
}

/** Nothing while none waits. */
export async function heldHealth({ held }: Pick<Receive, 'held'>): Promise<readonly PartHealth[]> {
  const { items } = await held.waiting();
  if (items === 0) return [];
  const reason = `${items} calls of other recorders wait on this disk to be taken in`;
  return [{ part: 'uploads', state: 'starting', code: null, reason, hint: null }];
}

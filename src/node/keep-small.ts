/**
 * Gives memory back that the node does not need while it waits for recordings: garbage,
 * and the pages of the executable that only its start had needed.
 */
import type { Clock } from '../platform/clock.ts';
import { collectAll, dropFilePages } from '../platform/resident-memory.ts';

/** The start is over by then. */
const FIRST_MS = 10_000;
const EVERY_MS = 60_000;

export function keepSmall(clock: Clock): Disposable {
  const stop = new AbortController();
  void (async () => {
    await clock.sleep(FIRST_MS, stop.signal);
    while (!stop.signal.aborted) {
      collectAll();
      dropFilePages();
      await clock.sleep(EVERY_MS, stop.signal);
    }
  })();
  return { [Symbol.dispose]: () => stop.abort() };
}

/** Does something unless it is disposed in time: a computation that hangs cannot be asked to stop. */
import type { Clock } from './clock.ts';

/** Dispose it when the answer came. */
export function watchdog(clock: Clock, ms: number, bite: () => void): Disposable {
  const answered = new AbortController();
  void clock.sleep(ms, answered.signal).then(() => {
    if (!answered.signal.aborted) bite();
  });
  return { [Symbol.dispose]: () => answered.abort() };
}

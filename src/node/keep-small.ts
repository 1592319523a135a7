/**
 * Gives memory back that the node does not need while it waits for recordings: garbage,
 * and the pages of the executable that only its start, or its last work, had needed.
 */
import type { Clock } from '../platform/clock.ts';
import {
  collectAll,
  dropFilePages,
  dropProgramPages,
  forgetCode,
} from '../platform/resident-memory.ts';

/** The start is over by then. */
const FIRST_MS = 10_000;
/** What the node does while it waits it does every few seconds, in moments. */
const EVERY_MS = 10_000;
/** So many times the cheap half, then all of it. */
const ALL_EACH = 6;

export function keepSmall(clock: Clock): Disposable {
  const stop = new AbortController();
  void (async () => {
    await clock.sleep(FIRST_MS, stop.signal);
    // Of the code that was compiled until now, nearly all was for the start.
    if (!stop.signal.aborted) forgetCode();
    for (let round = 0; !stop.signal.aborted; round++) {
      if (round % ALL_EACH === 0) {
        collectAll();
        dropFilePages();
      } else dropProgramPages();
      await clock.sleep(EVERY_MS, stop.signal);
    }
  })();
  return { [Symbol.dispose]: () => stop.abort() };
}

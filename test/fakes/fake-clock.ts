/** A clock that stands still until a test moves it. */
import type { Clock } from '../../src/platform/clock.ts';

interface Sleeper {
  readonly until: number;
  wake(): void;
}

export class FakeClock implements Clock {
  #now: number;
  #elapsed = 0;
  readonly #sleepers = new Set<Sleeper>();

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  /** How many calls are asleep; lets a test wait until the code under test sleeps. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        until: this.#now + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => sleeper.wake(), { once: true });
    });
  }

  /** Moves time forward and wakes whoever slept until then, in order. */
  advance(ms: number): void {
    this.#now += ms;
    this.#elapsed += ms;
    const due = [...this.#sleepers].filter((sleeper) => sleeper.until <= this.#now);
    for (const sleeper of due.sort((a, b) => a.until - b.until)) sleeper.wake();
  }

  /** Sets the time of day, as a stepping system clock does; wakes nobody. */
  step(toMs: number): void {
    this.#now = toMs;
  }
}

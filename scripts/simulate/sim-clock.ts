/**
 * The simulated clock. While anything works it runs as fast as the clock on the wall, so that
 * work takes the time that it takes; when everything waits it jumps ahead, to the next thing
 * that happens or the next half minute. Who sleeps wakes at the half minute after his time.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/platform/clock.ts';

/** The longest jump: a poll of a second costs a look every half minute, not 604,800 a week. */
const GRAIN_MS = 30_000;
/** Turns of the event loop without a request to the disk after which everything waits. */
const QUIET_TURNS = 2;

export interface Happening {
  /** UTC milliseconds. */
  readonly at: number;
  run(): void;
}

interface Sleeper {
  readonly until: number;
  wake(): void;
}

export class SimClock implements Clock {
  readonly #start: number;
  #base: number;
  #mark = performance.now();
  readonly #sleepers = new Set<Sleeper>();
  readonly #happenings: readonly Happening[];
  #next = 0;
  /** Called in each turn of the event loop in which something works. */
  onWork: () => void = () => {};

  constructor(start: number, happenings: readonly Happening[]) {
    this.#start = start;
    this.#base = start;
    this.#happenings = happenings.toSorted((a, b) => a.at - b.at);
  }

  now(): number {
    return Math.floor(this.#base + performance.now() - this.#mark);
  }

  elapsed(): number {
    return this.now() - this.#start;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { until: onGrain(this.now() + ms), wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  /** Lets time pass until `isOver` says so; it is asked whenever everything waits. */
  async run(isOver: () => Promise<boolean>): Promise<void> {
    for (;;) {
      await this.#quiet();
      if (await isOver()) return;
      this.#jump();
    }
  }

  async #quiet(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      await turn();
      if (isWorking()) {
        quiet = -1;
        this.onWork();
      }
      this.#wakeDue();
    }
  }

  #jump(): void {
    const now = this.now();
    const grain = onGrain(now + 1);
    const target = Math.min(grain, this.#happenings[this.#next]?.at ?? grain);
    if (target > now) {
      this.#base = target;
      this.#mark = performance.now();
    }
    this.#wakeDue();
  }

  #wakeDue(): void {
    const now = this.now();
    for (let next = this.#happenings[this.#next]; next !== undefined && next.at <= now; ) {
      this.#next += 1;
      next.run();
      next = this.#happenings[this.#next];
    }
    const due = [...this.#sleepers].filter(({ until }) => until <= now);
    for (const sleeper of due.sort((a, b) => a.until - b.until)) sleeper.wake();
  }
}

function onGrain(at: number): number {
  return Math.ceil(at / GRAIN_MS) * GRAIN_MS;
}

/** All work of the server waits for the disk, or is done within a turn. */
function isWorking(): boolean {
  return process.getActiveResourcesInfo().some((what) => WORK.test(what));
}

/** As Node calls them: requests of node:fs, the closing of a file, and work put off for a turn. */
const WORK = /^(?:FSReq|FileHandle|CloseReq|Immediate)/;

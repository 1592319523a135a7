/** What is measured while it runs: attempts, when each recording was finished, when stages were up. */
import type { Stage } from '../../src/jobs/stage.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { TsnError } from '../../src/platform/errors.ts';
import type { SimServer } from './server.ts';

export interface Attempts {
  done: number;
  failed: number;
  /** Failures by code. */
  readonly codes: Map<string, number>;
}

/** Counts what the stages do; attempts that a kill has ended are neither. */
export function countingStages(attempts: Attempts): (stage: Stage) => Stage {
  return (stage) => ({
    ...stage,
    async run(job, signal) {
      try {
        await stage.run(job, signal);
        attempts.done += 1;
      } catch (error) {
        attempts.failed += 1;
        const code = error instanceof TsnError ? error.code : 'other';
        attempts.codes.set(code, (attempts.codes.get(code) ?? 0) + 1);
        throw error;
      }
    },
  });
}

/** Simulated time that each stage was up, and all of it, in milliseconds. */
export class Uptime {
  readonly #up = new Map<string, number>();
  readonly #clock: Clock;
  #all = 0;
  #seenAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#seenAt = clock.now();
  }

  /** To be called often: what it is now, it was since the last look. */
  async look(server: SimServer | undefined): Promise<void> {
    const up = server === undefined ? [] : await runningStages(server);
    const now = this.#clock.now();
    for (const stage of up) this.#up.set(stage, (this.#up.get(stage) ?? 0) + now - this.#seenAt);
    this.#all += now - this.#seenAt;
    this.#seenAt = now;
  }

  /** Percent of the time that was looked at. */
  percent(stage: string): number {
    return this.#all === 0 ? 100 : (100 * (this.#up.get(stage) ?? 0)) / this.#all;
  }
}

async function runningStages({ gate, stages, storage }: SimServer): Promise<readonly string[]> {
  const running = (await gate.status(stages)).filter(({ state }) => state === 'running');
  const receive = storage.waitsFor() === undefined ? ['receive'] : [];
  return [...receive, ...running.map(({ stage }) => stage)];
}

/** UTC milliseconds of the last thing that was done with each recording. */
export function noteEnds(server: SimServer, clock: Clock, ends: Map<string, number>): void {
  server.store.events.subscribe((events) => {
    for (const { kind, recordingId } of events) {
      if (recordingId === undefined) continue;
      if (FINISHING.has(kind)) ends.set(recordingId, clock.now());
    }
  });
}

const FINISHING: ReadonlySet<string> = new Set(['ingested', 'transcribed', 'extracted', 'failed']);

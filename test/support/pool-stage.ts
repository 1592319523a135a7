/** A stage whose attempts the test ends by hand. */
import type { LeasedJob } from '../../src/domain/leased-job.ts';
import type { JobKind } from '../../src/domain/pipeline.ts';
import type { Stage } from '../../src/jobs/stage.ts';
import type { JobStore } from '../../src/jobs/sweep.ts';

export interface HeldAttempt {
  readonly job: LeasedJob;
  readonly signal: AbortSignal;
  /** Completes the job and ends the attempt well. */
  finish(): void;
  fail(error: Error): void;
}

export class HeldStage implements Stage {
  readonly kind: JobKind;
  readonly attempts: HeldAttempt[] = [];
  reason: string | undefined;
  lacking: readonly string[] = [];
  readonly #store: JobStore;
  #arrived: (() => void)[] = [];

  constructor(store: JobStore, kind: JobKind = 'ingest') {
    this.#store = store;
    this.kind = kind;
  }

  waitsFor(): string | undefined {
    return this.reason;
  }

  async missing(limit: number): Promise<readonly string[]> {
    return this.lacking.slice(0, limit);
  }

  async run(job: LeasedJob, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.attempts.push({ job, signal, finish: resolve, fail: reject });
      for (const arrived of this.#arrived.splice(0)) arrived();
    });
    await this.#store.transaction((tx) => tx.jobs.complete(job));
  }

  /** Resolves with the n-th attempt (from 1) once it runs. */
  async attempt(n: number): Promise<HeldAttempt> {
    for (;;) {
      const found = this.attempts[n - 1];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#arrived.push(resolve));
    }
  }
}

/** One step of the flow. Stages never call one another: they meet only in the store. */

import type { LeasedJob } from '../domain/leased-job.ts';
import type { JobKind } from '../domain/pipeline.ts';
import type { Dependency } from '../platform/dependencies.ts';

export interface Stage<K extends JobKind = JobKind> {
  readonly kind: K;
  /** Subjects that lack this stage's result; the sweep enqueues them (lost job, restored backup). */
  missing(limit: number): Promise<readonly string[]>;
  /** Writes its result and completes `job` in one transaction. Must bear being run twice for one subject. */
  run(job: LeasedJob, signal: AbortSignal): Promise<void>;
  /** What it needs beside the recording; an outage of these holds it. */
  readonly uses?: readonly Dependency[];
  /** Why no job of this kind is taken now (a dependency is away); undefined while all is well. */
  waitsFor?(): string | undefined;
}

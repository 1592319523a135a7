/** A job in the hands of one worker. */
import type { JobKind } from './pipeline.ts';

export interface LeasedJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly subjectId: string;
  /** Counts every start, so also those that killed the process; fences out late finishers. */
  readonly attempt: number;
}

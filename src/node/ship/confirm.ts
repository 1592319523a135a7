/**
 * Says "shipped" in the store for what the server has confirmed. Whatever was
 * confirmed while one transaction ran shares the next one, and so one sync of the
 * disk: on a card that takes 20 ms for a sync that is most of the time.
 */
import type { LeasedJob } from '../../domain/leased-job.ts';
import type { Clock } from '../../platform/clock.ts';
import { toTsnError } from '../../platform/errors.ts';
import type { NodeStore } from '../../store/node/store.ts';

export interface ConfirmNeeds {
  readonly store: Pick<NodeStore, 'transaction'>;
  readonly clock: Clock;
  /** How long a confirmed copy stays; 0 lets it go at once. */
  readonly keepMs: number;
}

/** Resolves when it is on the disk that the job's recording is shipped. Throws `jobs/lease-lost`. */
export type Confirm = (job: LeasedJob) => Promise<void>;

interface Waiting {
  readonly job: LeasedJob;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createConfirm(needs: ConfirmNeeds): Confirm {
  let waiting: Waiting[] = [];
  let writing = false;
  const writeAll = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await writeBatch(needs, batch);
    }
    writing = false;
  };
  return (job) =>
    new Promise((resolve, reject) => {
      waiting.push({ job, resolve, reject });
      if (!writing) void writeAll();
    });
}

/** One lost lease undoes the whole transaction: then each has one of its own. Never throws. */
async function writeBatch(needs: ConfirmNeeds, batch: readonly Waiting[]): Promise<void> {
  try {
    await write(needs, batch);
    for (const one of batch) one.resolve();
  } catch (error) {
    if (batch.length === 1) batch[0]?.reject(toTsnError(error));
    else for (const one of batch) await writeBatch(needs, [one]);
  }
}

function write({ store, clock, keepMs }: ConfirmNeeds, batch: readonly Waiting[]): Promise<void> {
  return store.transaction(async (tx) => {
    for (const { job } of batch) {
      await tx.jobs.complete(job); // first: it is the fence, a late finisher stops here
      await tx.recordings.shipped(job.subjectId, clock.now());
      await tx.held.confirmed(job.subjectId, keepMs > 0);
    }
  });
}

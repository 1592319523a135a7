/**
 * Says "shipped" in the store for what the server has confirmed. What is confirmed
 * within a moment shares one transaction, and so one sync of the disk, which stops
 * everything else in the process: on a card it takes 20 ms and more.
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
  /** Called when one job more waits: there is room for the next shipment. */
  readonly onWaiting?: (() => void) | undefined;
}

export interface Confirm {
  /** Resolves when it is on the disk that the job's recording is shipped. Throws `jobs/lease-lost`. */
  shipped(this: void, job: LeasedJob): Promise<void>;
  /** How many jobs wait for that: they need the network no more. */
  waiting(this: void): number;
}

/** A moment. Nobody waits for it: the next recordings are under way meanwhile. */
const GATHER_MS = 20;

interface Waiting {
  readonly job: LeasedJob;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createConfirm(needs: ConfirmNeeds): Confirm {
  let gathered: Waiting[] = [];
  let waiting = 0;
  let writing = false;
  const writeAll = async (): Promise<void> => {
    writing = true;
    while (gathered.length > 0) {
      await needs.clock.sleep(GATHER_MS);
      const batch = gathered;
      gathered = [];
      await writeBatch(needs, batch);
      waiting -= batch.length;
    }
    writing = false;
  };
  return {
    shipped: (job) =>
      new Promise((resolve, reject) => {
        waiting += 1;
        gathered.push({ job, resolve, reject });
        if (!writing) void writeAll();
        needs.onWaiting?.();
      }),
    waiting: () => waiting,
  };
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

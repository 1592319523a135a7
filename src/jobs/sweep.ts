/**
 * The sweep: asks every stage whose subjects lack its result, and enqueues them.
 * A lost queue, a restored backup, a new engine version: same cure.
 */
import type { JobKind } from '../domain/pipeline.ts';
import type { Clock } from '../platform/clock.ts';
import { toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { type Keep, keptRunning } from '../platform/supervise.ts';
import type { Jobs } from '../store/jobs/jobs.ts';
import type { JobWrites } from '../store/jobs/writes.ts';
import type { Stage } from './stage.ts';

/** What the engine needs of a store; both modes' stores have it. */
export interface JobStore {
  readonly jobs: Jobs;
  transaction<R>(this: void, work: (tx: { readonly jobs: JobWrites }) => Promise<R>): Promise<R>;
}

export interface SweepNeeds {
  readonly stages: readonly Stage[];
  readonly store: JobStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Between sweeps. Default five minutes. */
  readonly everyMs?: number;
  readonly keep?: Keep | undefined;
  /** Called when something was enqueued: wake the pools. */
  onEnqueued?(this: void): void;
}

/** So many subjects per transaction: others get their turn at the write lock. */
const BATCH = 200;
const EVERY_MS = 300_000;

/** One sweep over all stages; answers how many jobs it made. */
export async function sweep(
  { stages, store, clock }: Pick<SweepNeeds, 'stages' | 'store' | 'clock'>,
  signal?: AbortSignal,
): Promise<number> {
  let enqueued = 0;
  for (const stage of stages) {
    for (let added = BATCH; added > 0 && signal?.aborted !== true; enqueued += added) {
      const subjects = await stage.missing(BATCH);
      added = await enqueueAll(store, stage.kind, subjects, clock.now());
    }
  }
  return enqueued;
}

/** Sweeps now and then again and again, until it is disposed. A failed sweep is tried again. */
export function startSweep(needs: SweepNeeds): AsyncDisposable {
  return keptRunning(needs.keep, 'sweep', (signal) => keepSweeping(needs, signal));
}

async function keepSweeping(needs: SweepNeeds, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const enqueued = await sweep(needs, signal);
      if (enqueued > 0) {
        needs.log.info({ enqueued }, 'swept');
        needs.onEnqueued?.();
      }
    } catch (error) {
      needs.log.warn({ error: toTsnError(error) }, 'sweep failed');
    }
    await needs.clock.sleep(needs.everyMs ?? EVERY_MS, signal);
  }
}

async function enqueueAll(
  store: JobStore,
  kind: JobKind,
  subjects: readonly string[],
  now: number,
): Promise<number> {
  if (subjects.length === 0) return 0;
  return store.transaction(async (tx) => {
    let added = 0;
    for (const subject of subjects) if (await tx.jobs.enqueue(kind, subject, now)) added += 1;
    return added;
  });
}

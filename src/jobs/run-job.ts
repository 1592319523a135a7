/**
 * One job in the hands of one worker: runs its stage, renews the lease while that
 * takes long, and settles what comes of it. Never throws: whatever cannot be written
 * down now is taken again when the lease runs out.
 */

import type { Clock } from '../platform/clock.ts';
import { dependencyOf } from '../platform/dependencies.ts';
import type { FailureCode } from '../platform/errors.ts';
import { TsnError, toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { TakenJob } from '../store/jobs/lease.ts';
import { type Settlement, settle, wornOut } from './settle.ts';
import type { Stage } from './stage.ts';
import type { JobStore } from './sweep.ts';

/** What came of one attempt. `released`: handed back unjudged when the pool drained. */
export type Outcome =
  | { readonly result: 'done' }
  | { readonly result: 'released' }
  | { readonly result: 'unsettled'; readonly failure: TsnError }
  | Settlement;

export interface RunNeeds {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly worker: string;
  readonly leaseMs: number;
  readonly maxAttempts: number;
  /** 0…1 */
  readonly random: () => number;
}

/** `stop` aborts when the pool must be empty: the job is handed back. */
export async function runJob(
  needs: RunNeeds,
  stage: Stage,
  job: TakenJob,
  stop: AbortSignal,
): Promise<Outcome> {
  try {
    const worn = wornOut(job, needs.maxAttempts);
    if (worn !== undefined) return await bury(needs, job, worn);
    const failure = await attempt(needs, stage, job, stop);
    if (failure === undefined) return { result: 'done' };
    if (stop.aborted && failure.code !== 'jobs/lease-lost') return await handBack(needs, job);
    return await record(needs, job, failure, isWatched(stage, failure));
  } catch (error) {
    const failure = toTsnError(error);
    if (failure.code === 'jobs/lease-lost') return { result: 'lost' };
    const about = { job: job.id, kind: job.kind, recordingId: job.subjectId };
    needs.log.warn({ ...about, error: failure }, 'attempt not recorded');
    return { result: 'unsettled', failure };
  }
}

/** Runs the stage under a heartbeat; answers why it failed. */
async function attempt(
  needs: RunNeeds,
  stage: Stage,
  job: TakenJob,
  stop: AbortSignal,
): Promise<TsnError | undefined> {
  const over = new AbortController();
  const lost = new AbortController();
  const beating = heartbeat(needs, job, over.signal, lost);
  try {
    await stage.run(job, AbortSignal.any([stop, lost.signal]));
    return undefined;
  } catch (error) {
    return lost.signal.aborted ? lostLease(job) : toTsnError(error);
  } finally {
    over.abort('over'); // without a reason it makes an error with a stack
    await beating;
  }
}

/**
 * Renews at a third of the lease, so that two renewals may fail before it runs out.
 * When the job is no longer ours, the stage is told to stop.
 */
async function heartbeat(
  { store, clock, log, worker, leaseMs }: RunNeeds,
  job: TakenJob,
  over: AbortSignal,
  lost: AbortController,
): Promise<void> {
  for (;;) {
    await clock.sleep(leaseMs / 3, over);
    if (over.aborted) return;
    try {
      if (await store.jobs.renew(job, worker, clock.now() + leaseMs)) continue;
      lost.abort();
      return;
    } catch (error) {
      log.warn({ job: job.id, error: toTsnError(error) }, 'lease not renewed');
    }
  }
}

function isWatched({ uses = [] }: Stage, { code }: TsnError): boolean {
  const dependency = dependencyOf(code);
  return dependency !== undefined && uses.includes(dependency);
}

async function record(
  needs: RunNeeds,
  job: TakenJob,
  failure: TsnError,
  watched: boolean,
): Promise<Outcome> {
  const { clock, random, maxAttempts } = needs;
  const given = { now: clock.now(), random: random(), maxAttempts };
  const settlement = settle(failure, job, { ...given, watched });
  if (settlement.result === 'dead') return bury(needs, job, settlement.failure);
  if (settlement.result === 'later') {
    const { dueAt, charged, crashed } = settlement;
    const failed = { ...described(failure), dueAt, charged, crashed };
    await needs.store.transaction((tx) => tx.jobs.failed(job, failed));
  }
  return settlement;
}

async function bury(needs: RunNeeds, job: TakenJob, failure: TsnError): Promise<Outcome> {
  const deadAt = needs.clock.now();
  const failed = { ...described(failure), deadAt };
  await needs.store.transaction((tx) => tx.jobs.failed(job, failed));
  return { result: 'dead', failure, deadAt };
}

async function handBack(needs: RunNeeds, job: TakenJob): Promise<Outcome> {
  await needs.store.transaction((tx) => tx.jobs.release(job, needs.clock.now()));
  return { result: 'released' };
}

function described(failure: TsnError): { code: FailureCode; message: string } {
  return { code: failure.code, message: failure.message };
}

function lostLease(job: TakenJob): TsnError {
  return new TsnError('jobs/lease-lost', `job ${job.id} was taken over while it ran`);
}

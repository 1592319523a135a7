/**
 * A pool: lease, run, settle, until it is drained. One pool per capacity (one
 * recogniser, two connections); a full pool takes nothing, and that is all the
 * back-pressure there is.
 */
import type { LeasedJob } from '../domain/leased-job.ts';
import type { JobKind } from '../domain/pipeline.ts';
import type { Clock } from '../platform/clock.ts';
import { toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { QueueEnd, TakenJob } from '../store/jobs/lease.ts';
import { LONGEST_BACKOFF_MS } from './backoff.ts';
import { type Outcome, type RunNeeds, runJob } from './run-job.ts';
import type { Stage } from './stage.ts';
import type { JobStore } from './sweep.ts';

export interface PoolNeeds {
  readonly stages: readonly Stage[];
  readonly store: JobStore;
  /** How many jobs run at once. */
  readonly capacity: number;
  /** How many of those that run need no capacity any more: so many more may run. */
  readonly settling?: (() => number) | undefined;
  /**
   * Every so many jobs one from the other end of the queue, so that those whose turn
   * never comes while new ones keep coming are done too. Absent: never.
   */
  readonly lastEvery?: number | undefined;
  /** Names this process for people who look at the queue; different for each process. */
  readonly worker: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a job is ours without a sign of life. Default one minute. */
  readonly leaseMs?: number | undefined;
  /** How often to look for work that nobody poked about. Default one second. */
  readonly pollMs?: number | undefined;
  /** Failures of the subject's own before it is a dead letter. Default 8. */
  readonly maxAttempts?: number | undefined;
  readonly random?: (() => number) | undefined;
  onSettled?(this: void, job: LeasedJob, outcome: Outcome): void;
}

export interface Pool {
  /** There may be new work: look now. */
  poke(): void;
  /**
   * Takes nothing new; waits `deadlineMs` for what runs, then aborts it and hands it
   * back. No lease of this pool is left when it resolves.
   */
  drain(deadlineMs: number): Promise<void>;
  /** Why kinds of this pool are not taken now; empty while all is well. */
  waiting(): readonly WaitingKind[];
}

export interface WaitingKind {
  readonly kind: JobKind;
  readonly reason: string;
}

interface Running {
  readonly job: TakenJob;
  readonly ended: Promise<void>;
}

/** After an abort, stages have this long to stop before their jobs are taken from them. */
const GRACE_MS = 1_000;

export function startPool(needs: PoolNeeds): Pool {
  const run = runNeeds(needs);
  const running = new Set<Running>();
  const stop = new AbortController();
  let wake = new AbortController();
  let draining = false;
  const clockWatch = watchClock(needs, run.leaseMs);
  let taking = 1;

  const poke = () => wake.abort();

  /** Takes jobs while there is room and work. */
  async function fill(): Promise<void> {
    while (!draining && running.size - (needs.settling?.() ?? 0) < needs.capacity) {
      const end = taking === needs.lastEvery ? 'last' : 'first';
      const taken = await leaseNext(needs, run.leaseMs, end);
      if (taken === undefined) return;
      taking = end === 'last' ? 1 : taking + 1;
      const ended = work(needs, run, taken, stop.signal).then(() => {
        running.delete(one);
        poke(); // there is room now
      });
      const one: Running = { job: taken.job, ended };
      running.add(one);
    }
  }

  async function loop(): Promise<void> {
    while (!draining) {
      wake = new AbortController();
      // What goes wrong here (a busy store, a full disk) is tried again at the next poll.
      await clockWatch()
        .then(fill)
        .catch((error: unknown) => {
          needs.log.warn({ error: toTsnError(error) }, 'no job could be taken');
        });
      await needs.clock.sleep(needs.pollMs ?? 1_000, wake.signal);
    }
  }

  const looping = loop();
  return {
    poke,
    async drain(deadlineMs) {
      draining = true;
      poke();
      await looping;
      await endedWithin(needs.clock, running, deadlineMs);
      stop.abort();
      await endedWithin(needs.clock, running, GRACE_MS);
      for (const { job } of running) await takeBack(needs, job);
    },
    waiting: () => waiting(needs.stages),
  };
}

/**
 * Due times are times of day, and a machine without a battery for its clock may have
 * been a year ahead when it wrote them. At the start, and whenever the clock was set
 * back since the last look, what would wait longer than anything ever should is due.
 */
function watchClock({ store, clock, log }: PoolNeeds, leaseMs: number): () => Promise<void> {
  let seenAt = Number.POSITIVE_INFINITY;
  return async () => {
    const now = clock.now();
    if (now < seenAt) {
      const recalled = await store.jobs.recall(now, now + Math.max(LONGEST_BACKOFF_MS, leaseMs));
      if (recalled > 0) log.warn({ recalled }, 'clock was set back');
    }
    seenAt = now;
  };
}

function runNeeds(needs: PoolNeeds): RunNeeds {
  return {
    store: needs.store,
    clock: needs.clock,
    log: needs.log,
    worker: needs.worker,
    leaseMs: needs.leaseMs ?? 60_000,
    maxAttempts: needs.maxAttempts ?? 8,
    random: needs.random ?? Math.random,
  };
}

interface Taken {
  readonly job: TakenJob;
  readonly stage: Stage;
}

async function leaseNext(
  needs: PoolNeeds,
  forMs: number,
  end: QueueEnd,
): Promise<Taken | undefined> {
  const ready = needs.stages.filter((stage) => stage.waitsFor?.() === undefined);
  if (ready.length === 0) return undefined;
  const kinds = ready.map(({ kind }) => kind);
  const want = { kinds, worker: needs.worker, now: needs.clock.now(), forMs, end };
  const job = await needs.store.jobs.lease(want);
  const stage = ready.find(({ kind }) => kind === job?.kind);
  return job === undefined || stage === undefined ? undefined : { job, stage };
}

async function work(
  needs: PoolNeeds,
  run: RunNeeds,
  { job, stage }: Taken,
  stop: AbortSignal,
): Promise<void> {
  tell(needs, job, await runJob(run, stage, job, stop));
}

function tell(needs: PoolNeeds, job: LeasedJob, outcome: Outcome): void {
  try {
    needs.onSettled?.(job, outcome);
  } catch (error) {
    needs.log.error({ error: toTsnError(error) }, 'listener of settled jobs failed');
  }
}

/** Waits for everything that runs, but no longer than `ms`. */
async function endedWithin(clock: Clock, running: Iterable<Running>, ms: number): Promise<void> {
  const all = [...running].map(({ ended }) => ended);
  if (all.length === 0) return;
  const done = new AbortController();
  await Promise.race([Promise.all(all), clock.sleep(ms, done.signal)]);
  done.abort();
}

/** The stage did not stop when told to; the fence keeps what it may still write in order. */
async function takeBack(needs: PoolNeeds, job: TakenJob): Promise<void> {
  try {
    await needs.store.transaction((tx) => tx.jobs.release(job, needs.clock.now()));
    tell(needs, job, { result: 'released' });
  } catch (error) {
    needs.log.warn({ job: job.id, error: toTsnError(error) }, 'job not handed back');
  }
}

function waiting(stages: readonly Stage[]): readonly WaitingKind[] {
  return stages.flatMap((stage) => {
    const reason = stage.waitsFor?.();
    return reason === undefined ? [] : [{ kind: stage.kind, reason }];
  });
}

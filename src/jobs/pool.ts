/**
 * A pool: lease, run, settle, until it is drained. One pool per capacity (one
 * recogniser, two connections); a full pool takes nothing, and that is all the
 * back-pressure there is.
 */
import { BACKLOG_LANE, LIVE_LANE } from '../domain/lanes.ts';
import type { LeasedJob } from '../domain/leased-job.ts';
import type { JobKind } from '../domain/pipeline.ts';
import type { Clock } from '../platform/clock.ts';
import { type TsnError, toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { type Keep, keepOnce } from '../platform/supervise.ts';
import type { QueueEnd, TakenJob } from '../store/jobs/lease.ts';
import { LONGEST_BACKOFF_MS } from './backoff.ts';
import type { Breakers } from './breakers.ts';
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
  /**
   * The queue has two lanes (src/domain/lanes.ts): of so many jobs one is of the backlog, as
   * long as there is any; the others are live, as long as there are any, the newest and the
   * oldest in turn. Absent: one queue.
   */
  readonly backlogEvery?: number | undefined;
  /** Watches what stages use; absent: outages are only waited out, job by job. */
  readonly breakers?: Breakers | undefined;
  /** Kinds that a person has paused. */
  readonly paused?: (() => Promise<ReadonlySet<string>>) | undefined;
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
  /** Begins the pool anew when it dies. */
  readonly keep?: Keep | undefined;
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
  /** A job that was there when a worker process died: it runs with nobody beside it. */
  let suspect: TakenJob | undefined;
  const stop = new AbortController();
  const drained = new AbortController();
  let wake = new AbortController();
  const clockWatch = watchClock(needs, run.leaseMs);
  let taking = 1;

  const poke = () => wake.abort('poked'); // without a reason each would make an error with a stack

  /** Takes jobs while there is room and work. */
  async function fill(): Promise<void> {
    while (
      !drained.signal.aborted &&
      !suspect &&
      running.size - (needs.settling?.() ?? 0) < needs.capacity
    ) {
      const taken = await leaseNext(needs, run.leaseMs, picks(needs, taking));
      if (taken === undefined) return;
      taking = taking === (needs.lastEvery ?? needs.backlogEvery) ? 1 : taking + 1;
      if (taken.job.crashes > 0) suspect = taken.job;
      const beside = suspect === undefined ? [] : [...running].map(({ ended }) => ended);
      const ended = work(needs, run, taken, { stop: stop.signal, beside }).then(() => {
        running.delete(one);
        if (suspect === taken.job) suspect = undefined;
        poke(); // there is room now
      });
      const one: Running = { job: taken.job, ended };
      running.add(one);
    }
  }

  async function loop(): Promise<void> {
    while (!drained.signal.aborted) {
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

  const name = `stages ${needs.stages.map(({ kind }) => kind).join(', ')}`;
  const looping = (needs.keep ?? keepOnce)(name, loop, drained.signal);
  return {
    poke,
    async drain(deadlineMs) {
      drained.abort();
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

/** Which part of the queue to look at. */
type Pick = { readonly end: QueueEnd; readonly lane?: number };

/** In this order, until there is something. `taking` counts from 1 to the share. */
function picks({ lastEvery, backlogEvery }: PoolNeeds, taking: number): readonly Pick[] {
  if (backlogEvery === undefined) return [{ end: taking === lastEvery ? 'last' : 'first' }];
  const live = { end: 'last', lane: LIVE_LANE } as const;
  const backlog = { end: 'first', lane: BACKLOG_LANE } as const;
  const oldest = { end: 'first', lane: LIVE_LANE } as const; // so none of these waits for long
  if (taking === backlogEvery) return [backlog, oldest];
  return [taking % 2 === 0 ? oldest : live, backlog];
}

async function leaseNext(
  needs: PoolNeeds,
  forMs: number,
  places: readonly Pick[],
): Promise<Taken | undefined> {
  const paused = await needs.paused?.();
  const ready = needs.stages.filter(
    (stage) =>
      paused?.has(stage.kind) !== true &&
      stage.waitsFor?.() === undefined &&
      needs.breakers?.admit(stage.uses ?? []) !== false,
  );
  let taken: Taken | undefined;
  try {
    taken = ready.length === 0 ? undefined : await leaseFrom(needs, ready, forMs, places);
    return taken;
  } finally {
    // Those that were let in and got no job say nothing of what they use.
    for (const stage of ready)
      if (stage !== taken?.stage) needs.breakers?.end(stage.uses ?? [], undefined);
  }
}

async function leaseFrom(
  { store, worker, clock }: PoolNeeds,
  ready: readonly Stage[],
  forMs: number,
  places: readonly Pick[],
): Promise<Taken | undefined> {
  const kinds = ready.map(({ kind }) => kind);
  for (const place of places) {
    const job = await store.jobs.lease({ kinds, worker, now: clock.now(), forMs, ...place });
    const stage = ready.find(({ kind }) => kind === job?.kind);
    if (job !== undefined && stage !== undefined) return { job, stage };
  }
  return undefined;
}

async function work(
  needs: PoolNeeds,
  run: RunNeeds,
  { job, stage }: Taken,
  { stop, beside }: { readonly stop: AbortSignal; readonly beside: readonly Promise<void>[] },
): Promise<void> {
  const outcome = await runJob(run, after(beside, stage), job, stop);
  needs.breakers?.end(stage.uses ?? [], verdictOf(outcome));
  tell(needs, job, outcome);
}

/** The stage, begun once all of these have ended; meanwhile the lease is renewed. */
function after(beside: readonly Promise<void>[], stage: Stage): Stage {
  if (beside.length === 0) return stage;
  return {
    ...stage,
    async run(job, signal) {
      const stopped = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => stopped.resolve(), { once: true });
      await Promise.race([Promise.all(beside), stopped.promise]);
      signal.throwIfAborted();
      await stage.run(job, signal);
    },
  };
}

function verdictOf(outcome: Outcome): 'done' | TsnError | undefined {
  if (outcome.result === 'done') return 'done';
  return outcome.result === 'later' || outcome.result === 'dead' ? outcome.failure : undefined;
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

/** The pools of a server: one per capacity, the recogniser's slots and the rest. */
import type { ServerConfig } from '../config/server-config.ts';
import { transcribeSlots } from '../config/transcribe-config.ts';
import { type PoolNeeds, startPool } from '../jobs/pool.ts';
import type { Stage } from '../jobs/stage.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Keep } from '../platform/supervise.ts';
import type { ServerStore } from '../store/server/store.ts';

interface Needs {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly keep?: Keep | undefined;
}

interface Parts {
  readonly store: ServerStore;
  readonly stages: readonly Stage[];
  /** What the leases of this process are called by. */
  readonly worker: string;
  readonly gate: Pick<PoolNeeds, 'breakers' | 'paused'>;
}

export interface Pools extends AsyncDisposable {
  /** There may be new work: look now. */
  poke(this: void): void;
}

/** How long running work may take to finish after the first signal. */
const DRAIN_MS = 10_000;

/** Of a server that died, others take the work over after this time. */
const LEASE_MS = 45_000;

/** Ingest and extract are short; two at a time keep the disk and the recogniser busy. */
const SHORT_WORK = 2;

/** Starts them; every event wakes them, since it may mean that the next stage has work. */
export function startPools(needs: Needs, { store, stages, worker, gate }: Parts): Pools {
  const { config, clock, log, keep } = needs;
  const { breakers, paused } = gate;
  const { backlogEvery } = config.jobs;
  const turns = { breakers, paused, backlogEvery, leaseMs: LEASE_MS };
  const common = { store, clock, log, keep, worker, ...turns };
  const listening = stages.filter(({ kind }) => kind === 'transcribe');
  const short = stages.filter(({ kind }) => kind !== 'transcribe');
  const capacities = [
    { stages: short, capacity: SHORT_WORK },
    { stages: listening, capacity: transcribeSlots(config.transcribe, config.nets) },
  ];
  const pools = capacities
    .filter((each) => each.stages.length > 0)
    .map((each) => startPool({ ...common, ...each }));
  const poke = (): void => {
    for (const pool of pools) pool.poke();
  };
  const unsubscribe = store.events.subscribe(poke);
  return {
    poke,
    async [Symbol.asyncDispose]() {
      unsubscribe();
      await Promise.all(pools.map((pool) => pool.drain(DRAIN_MS)));
    },
  };
}

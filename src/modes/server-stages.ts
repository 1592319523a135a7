/** What keeps stages from taking work: a person's pause, or something they need that is away. */
import { SERVER_JOB_KINDS } from '../domain/pipeline.ts';
import type { PartHealth, StageStatus } from '../domain/views.ts';
import { type Breakers, createBreakers, type Outage } from '../jobs/breakers.ts';
import type { Stage } from '../jobs/stage.ts';
import type { Clock } from '../platform/clock.ts';
import { FAILURES, type FailureCode, TsnError, toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { ServerStore } from '../store/server/store.ts';

interface Needs {
  readonly store: ServerStore;
  readonly clock: Clock;
  readonly log: Log;
}

export interface StageGate {
  readonly breakers: Breakers;
  /** Kinds that a person has paused, by the store as it is now. */
  paused(this: void): Promise<ReadonlySet<string>>;
  status(stages: readonly Stage[]): Promise<readonly StageStatus[]>;
  /** Of what is away, for the health page. */
  health(): readonly PartHealth[];
  /** Throws `usage/invalid` for what is no stage. */
  pause(stage: string, reason: string): Promise<void>;
  resume(stage: string): Promise<void>;
}

export function createStageGate({ store, clock, log }: Needs): StageGate {
  const tellChange = (change: 'away' | 'back', { dependency, reason }: Outage): void => {
    log.warn({ dependency, reason }, change === 'away' ? 'held: it is away' : 'it is back');
    const kind = change === 'away' ? 'paused' : 'resumed';
    const what =
      change === 'away' ? `the ${dependency} is away: ${reason}` : `the ${dependency} is back`;
    store
      .transaction(async (tx) => tx.events.add({ kind, reason: what }))
      .catch((error: unknown) => log.warn({ error: toTsnError(error) }, 'event not told'));
  };
  const breakers = createBreakers({ clock, onChange: tellChange });
  return {
    breakers,
    paused: async () => new Set((await store.pauses.list()).map(({ stage }) => stage)),
    async status(stages) {
      const pauses = await store.pauses.list();
      return SERVER_JOB_KINDS.map((kind) => {
        const paused = pauses.find((each) => each.stage === kind);
        if (paused !== undefined) {
          const { reason, pausedAt } = paused;
          return { stage: kind, state: 'paused', since: pausedAt, reason };
        }
        const own = stages.find((stage) => stage.kind === kind);
        // What other servers do, they hold themselves.
        return own === undefined ? running(kind) : heldOrRunning(own, breakers.outages());
      });
    },
    health: () => breakers.outages().map(toHealth),
    pause: (stage, reason) =>
      store.transaction((tx) => tx.pauses.pause(known(stage), reason, clock.now())),
    async resume(stage) {
      await store.transaction((tx) => tx.pauses.resume(known(stage)));
    },
  };
}

function running(stage: string): StageStatus {
  return { stage, state: 'running', since: null, reason: null };
}

function heldOrRunning(stage: Stage, outages: readonly Outage[]): StageStatus {
  const outage = outages.find(({ dependency }) => stage.uses?.includes(dependency) === true);
  const reason = outage?.reason ?? stage.waitsFor?.() ?? null;
  const state = reason === null ? 'running' : 'held';
  return { stage: stage.kind, state, since: outage?.since ?? null, reason };
}

function toHealth({ dependency, since, code, reason }: Outage): PartHealth {
  const at = new Date(since).toISOString();
  const hint = code in FAILURES ? FAILURES[code as FailureCode].hint : null; // `in` has just checked
  return { part: dependency, state: 'down', code, reason: `${reason} (held since ${at})`, hint };
}

/** Throws `usage/invalid`. */
export function known(stage: string): string {
  if (SERVER_JOB_KINDS.some((kind) => kind === stage)) return stage;
  const message = `${JSON.stringify(stage)} is no stage: ${SERVER_JOB_KINDS.join(', ')}`;
  throw new TsnError('usage/invalid', message);
}

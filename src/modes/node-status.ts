/** Gathers what a running node says of itself. */
import { type NodeConfig, serverName } from '../config/node-config.ts';
import type { FailureView } from '../domain/failure-view.ts';
import { machineFacts } from '../engines/machine/machine.ts';
import type { ClockState } from '../node/clock/judge.ts';
import type { ConnectionState, ServerConnection } from '../node/server-connection.ts';
import type { SpoolHealth } from '../node/spool/keeper.ts';
import type { NodeStatus } from '../node/status.ts';
import type { Clock } from '../platform/clock.ts';
import type { TsnError } from '../platform/errors.ts';
import type { SpoolCounts } from '../store/node/counts.ts';
import type { NodeStore } from '../store/node/store.ts';
import type { SourceHealth } from './node-watching.ts';

interface Needs {
  readonly config: NodeConfig;
  readonly clock: Clock;
  readonly startedAt: number;
  readonly version: string;
  readonly store: NodeStore;
  readonly connection: ServerConnection;
  readonly watches: readonly SourceHealth[];
  readonly spool: SpoolHealth;
  readonly warnings: readonly TsnError[];
  readonly clockState: ClockState;
  /** Why nothing is shipped now. */
  readonly waitsFor: string | null;
}

export async function nodeStatus(needs: Needs): Promise<NodeStatus> {
  const { config, clock, store, watches, connection } = needs;
  const { unshipped, oldestUnshippedAt, spoolBytes, byClass, lastSeenAt, ...counts } =
    await store.recordings.counts();
  const jobs = await store.jobs.counts();
  const { shortage, failures: _, ...space } = needs.spool;
  return {
    node: config.nodeId,
    software: `tsn ${needs.version}`,
    pid: process.pid,
    at: clock.now(),
    startedAt: needs.startedAt,
    lastScanAt: oldestOf(watches.map(({ lastScanAt }) => lastScanAt)),
    lastFileAt: newestOf(watches.map(({ lastFileAt }) => lastFileAt)) ?? lastSeenAt,
    settling: watches.reduce((sum, { settling }) => sum + settling, 0),
    watch: { dir: config.watch.dir, failure: failureOf(watches[0]?.failure ?? null) },
    watches: watches.map((watch) => ({ ...watch, failure: failureOf(watch.failure) })),
    ...{ unshipped, oldestUnshippedAt, spoolBytes, byClass },
    jobs,
    bySource: bySourceOf(counts),
    clock: needs.clockState,
    ...(await machineFacts()),
    warnings: needs.warnings.map(failureView),
    spool: { ...space, failure: failureOf(shortage) },
    shipping: { waitsFor: needs.waitsFor, bytesPerSecond: config.ship.bandwidth ?? null },
    connection: { server: serverName(config.ship), ...connectionOf(connection.state) },
  };
}

/** Null as long as one of them has none. */
function oldestOf(times: readonly (number | null)[]): number | null {
  return times.reduce((oldest, at) =>
    oldest === null || at === null ? null : Math.min(oldest, at),
  );
}

function newestOf(times: readonly (number | null)[]): number | null {
  return times.reduce((newest, at) => (newest === null ? at : Math.max(newest, at ?? 0)));
}

function bySourceOf({ bySource, unread }: Pick<SpoolCounts, 'bySource' | 'unread'>) {
  const all: Record<string, Record<string, number>> = structuredClone(bySource);
  for (const [source, count] of Object.entries(unread)) {
    all[source] = { ...all[source], unread: count };
  }
  return all;
}

function connectionOf(state: ConnectionState): Omit<NodeStatus['connection'], 'server'> {
  const none = { since: null, retryAt: null, failure: null, serverClockMs: null };
  switch (state.state) {
    case 'connecting':
      return { ...none, state: 'connecting' };
    case 'connected': {
      const serverClockMs = state.card === undefined ? null : state.card.serverTime - state.since;
      return { ...none, state: 'connected', since: state.since, serverClockMs };
    }
    case 'waiting':
      return {
        ...none,
        state: 'waiting',
        retryAt: state.until,
        failure: failureOf(state.failure),
      };
  }
}

function failureOf(error: TsnError | null): FailureView | null {
  return error === null ? null : failureView(error);
}

function failureView({ code, message, hint }: TsnError): FailureView {
  return { code, message, hint };
}

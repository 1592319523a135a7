/** Tells the server regularly how the node is, over the same connection. */
import { type Heartbeat, PROTOCOL_VERSION } from '../../domain/manifest.ts';
import type { Clock } from '../../platform/clock.ts';
import { toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { ServerConnection } from '../server-connection.ts';
import type { NodeStatus } from '../status.ts';

export interface HeartbeatNeeds {
  readonly connection: Pick<ServerConnection, 'use' | 'state'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly status: () => Promise<NodeStatus>;
}

export interface Heartbeats extends AsyncDisposable {
  /** Beats now, for instance after connecting. */
  beat(): void;
}

const INTERVAL_MS = 60_000;

export function startHeartbeat(needs: HeartbeatNeeds): Heartbeats {
  const stop = new AbortController();
  let soon = new AbortController();
  const running = (async () => {
    for (;;) {
      await needs.clock.sleep(INTERVAL_MS, AbortSignal.any([stop.signal, soon.signal]));
      soon = new AbortController();
      if (stop.signal.aborted) return;
      await beat(needs);
    }
  })();
  return {
    beat: () => soon.abort(),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

async function beat({ connection, log, status }: HeartbeatNeeds): Promise<void> {
  if (connection.state.state !== 'connected') return;
  try {
    const heartbeat = heartbeatOf(await status());
    await connection.use((link) => link.heartbeat(JSON.stringify(heartbeat)));
  } catch (error) {
    // The next one is due in a minute; a lost connection is told by who keeps it.
    log.debug({ error: toTsnError(error) }, 'heartbeat not sent');
  }
}

export function heartbeatOf(status: NodeStatus): Heartbeat {
  const { node, at, startedAt, software, lastScanAt, lastFileAt } = status;
  const { unshipped, oldestUnshippedAt, spoolBytes } = status;
  return {
    version: PROTOCOL_VERSION,
    node,
    at,
    software,
    uptimeMs: Math.max(0, at - startedAt),
    lastScanAt,
    lastFileAt,
    unshipped,
    oldestUnshippedAt,
    spoolBytes,
    references: status.spool?.references,
    diskFreeBytes: status.spool?.freeBytes,
    diskTotalBytes: status.spool?.totalBytes,
    load: status.load,
    temperatureC: status.temperatureC,
    clock: status.clock,
    bySource: status.bySource,
    warnings: status.warnings?.map(({ code, message }) => ({ code, message })),
  };
}

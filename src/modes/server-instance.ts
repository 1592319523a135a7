/** This server's line among the servers of its database: it says every few seconds that it lives. */
import { hostname } from 'node:os';
import type { ServerItem } from '../domain/views.ts';
import type { Clock } from '../platform/clock.ts';
import { toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { type Keep, keepOnce } from '../platform/supervise.ts';
import type { ServerInstanceTable } from '../store/server/schema.ts';
import type { ServerStore } from '../store/server/store.ts';

const EVERY_MS = 10_000;
/** Leases of one that died are over by then. */
const LOST_AFTER_MS = 45_000;
/** Those that are lost are shown for a day. */
const FORGET_AFTER_MS = 24 * 60 * 60_000;

interface Needs {
  readonly store: ServerStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** As its leases are called. */
  readonly id: string;
  readonly roles: readonly string[];
  readonly keep?: Keep | undefined;
}

export interface SignOfLife extends AsyncDisposable {
  /** It takes nothing new from now on, and ends what it has in hand; said at once. */
  drain(this: void): void;
  /** UTC ms; null while it runs. */
  drainingSince(this: void): number | null;
}

/** Its row goes away when it stops in good order. */
export function sayAlive(needs: Needs): SignOfLife {
  const { store, clock, log, id } = needs;
  const startedAt = clock.now();
  const stop = new AbortController();
  let soon = new AbortController();
  let drainingSince: number | null = null;
  const saying = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      soon = new AbortController();
      const state = drainingSince === null ? 'running' : 'draining';
      await say(needs, startedAt, state).catch((error: unknown) => {
        log.warn({ error: toTsnError(error) }, 'not said that this server lives');
      });
      await clock.sleep(EVERY_MS, AbortSignal.any([signal, soon.signal]));
    }
  };
  const running = (needs.keep ?? keepOnce)('sign of life', saying, stop.signal);
  return {
    drain() {
      drainingSince ??= clock.now();
      soon.abort();
    },
    drainingSince: () => drainingSince,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      await store
        .transaction((tx) => tx.instances.remove(id))
        .catch((error: unknown) => log.warn({ error: toTsnError(error) }, 'row not removed'));
    },
  };
}

async function say(
  { store, clock, version, id, roles }: Needs,
  startedAt: number,
  state: 'running' | 'draining',
): Promise<void> {
  const seenAt = clock.now();
  await store.transaction(async (tx) => {
    await tx.instances.put({
      ...{ id, host: hostname().slice(0, 255), pid: process.pid, version },
      ...{ roles: roles.join(','), state, startedAt, seenAt },
    });
    await tx.instances.forget(seenAt - FORGET_AFTER_MS);
  });
}

export function toServerItem(row: ServerInstanceTable, now: number): ServerItem {
  const { id, host, version, startedAt, seenAt } = row;
  const state = now - seenAt > LOST_AFTER_MS ? 'lost' : row.state;
  return { id, host, version, startedAt, seenAt, state, roles: row.roles.split(',') };
}

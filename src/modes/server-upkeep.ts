/**
 * What a server looks after by the minute: nodes that fell silent, recordings
 * that are news no longer, copies that were not looked for, nets whose time is over, events that
 * nobody needs any more.
 */
import { LIVE_MS } from '../domain/lanes.ts';
import { SERVER_JOB_KINDS } from '../domain/pipeline.ts';
import type { Clock } from '../platform/clock.ts';
import { toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { type Keep, keptRunning } from '../platform/supervise.ts';
import { groupDue } from '../server/group-due.ts';
import type { ServerStore } from '../store/server/store.ts';

interface Needs {
  readonly store: Pick<ServerStore, 'transaction' | 'fleeting' | 'jobs' | 'copies'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly keep?: Keep | undefined;
}

const EVERY_MS = 60_000;
/** Nodes speak at least every two minutes. */
export const NODE_LOST_AFTER_MS = 10 * 60_000;
/** Events are for those who look away for a while, not an archive. */
const KEEP_EVENTS_MS = 7 * 24 * 60 * 60_000;
const MOST_EVENTS = 200_000;

export function startUpkeep(needs: Needs): AsyncDisposable {
  const looking = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await upkeep(needs, signal).catch((error: unknown) => {
        needs.log.warn({ error: toTsnError(error) }, 'upkeep failed');
      });
      await needs.clock.sleep(EVERY_MS, signal);
    }
  };
  return keptRunning(needs.keep, 'upkeep', looking);
}

export async function upkeep(needs: Needs, signal?: AbortSignal): Promise<void> {
  const { store, clock, log } = needs;
  const now = clock.now();
  const lost = await store.transaction((tx) => tx.nodes.lose(now - NODE_LOST_AFTER_MS, now));
  if (lost.length > 0) log.warn({ nodes: lost.join(' ') }, 'nodes not heard of');
  await store.jobs.age(SERVER_JOB_KINDS, now - LIVE_MS);
  const looked = await groupDue(needs, signal);
  if (looked > 0) log.info({ looked }, 'copies looked for after the event');
  const closed = await store.transaction((tx) => tx.netSessions.closeDue());
  if (closed > 0) log.info({ closed }, 'nets closed by their time');
  const retention = { before: now - KEEP_EVENTS_MS, most: MOST_EVENTS };
  for (let gone = 1; gone > 0; )
    gone = await store.transaction((tx) => tx.events.forget(retention));
}

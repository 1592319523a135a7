/**
 * Stage 9, live: events of the bus become messages with the fresh recording,
 * for every viewer at once. One look-up per event however many watch; events
 * that come while one is looked up are folded by recording, so a flood cannot
 * pile up. A viewer that does not keep up is dropped: it reconnects and refills.
 */
import type { LiveEvent, LiveEventKind } from '../../domain/events.ts';
import type { LiveMessage, RecordingItem } from '../../domain/views.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';

/** A viewer may have this much unsent before it is dropped. */
const MOST_WAITING_BYTES = 1024 * 1024;
const MOST_VIEWERS = 500;
export const PING_MS = 15_000;

export interface Viewer {
  send(text: string): void;
  /** Sent but not yet taken by the network. */
  waitingBytes(): number;
  close(): void;
}

export interface LiveHub {
  isFull(): boolean;
  /** Greets the viewer; returns the function that lets it go. */
  join(viewer: Viewer): () => void;
  /** Lets all viewers go and ends the subscription. */
  close(): void;
}

interface Needs {
  readonly bus: Bus<LiveEvent>;
  readonly clock: Clock;
  readonly log: Log;
  readonly item: (id: string) => Promise<RecordingItem>;
}

export function createLiveHub({ bus, clock, log, item }: Needs): LiveHub {
  const viewers = new Set<Viewer>();
  const pending = new Map<string, LiveEventKind>();
  const stop = new AbortController();
  let telling = false;

  function drop(viewer: Viewer): void {
    viewers.delete(viewer);
    viewer.close();
    log.info({ viewers: viewers.size }, 'slow viewer dropped');
  }

  function deliver(viewer: Viewer, text: string): void {
    if (viewer.waitingBytes() > MOST_WAITING_BYTES) drop(viewer);
    else viewer.send(text);
  }

  function broadcast(message: LiveMessage): void {
    const text = JSON.stringify(message);
    for (const viewer of viewers) deliver(viewer, text);
  }

  async function tell(): Promise<void> {
    telling = true;
    for (const [id, kind] of pending) {
      pending.delete(id);
      try {
        broadcast({ type: 'recording', kind, recording: await item(id) });
      } catch (error) {
        log.warn({ error, recording: id }, 'live message not sent');
      }
    }
    telling = false;
  }

  async function ping(): Promise<void> {
    while (!stop.signal.aborted) {
      broadcast({ type: 'ping', now: clock.now() });
      await clock.sleep(PING_MS, stop.signal);
    }
  }

  const unsubscribe = bus.subscribe((event) => {
    if (viewers.size === 0) return;
    pending.set(event.recordingId, event.kind);
    if (!telling) void tell();
  });
  void ping();

  return {
    isFull: () => viewers.size >= MOST_VIEWERS,
    join(viewer) {
      viewers.add(viewer);
      deliver(viewer, JSON.stringify({ type: 'hello', now: clock.now() } satisfies LiveMessage));
      return () => viewers.delete(viewer);
    },
    close() {
      stop.abort();
      unsubscribe();
      for (const viewer of viewers) viewer.close();
      viewers.clear();
      pending.clear();
    },
  };
}

/**
 * Stage 9, live: follows the events in the store and tells every viewer at once, each
 * recording as it now is. One look-up per recording however many watch and however much
 * happened to it, so a flood cannot pile up. A viewer that comes back says what it saw
 * last and hears what it missed; one that does not keep up is dropped, and comes back.
 */
import { type EventPage, isOwnNews, type NewEvent, type StoredEvent } from '../../domain/events.ts';
import type { LiveMessage, RecordingItem } from '../../domain/views.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';

/** A viewer may have this much unsent before it is dropped. */
const MOST_WAITING_BYTES = 1024 * 1024;
const MOST_VIEWERS = 500;
export const PING_MS = 15_000;
/** Events of other processes are found by asking, this often. */
export const POLL_MS = 1_000;
const PAGE = 500;
/** Who missed more than this asks for the lists anew, which is less work. */
export const MOST_MISSED = 1_000;

export interface Viewer {
  send(message: LiveMessage): void;
  /** Sent but not yet taken by the network. */
  waitingBytes(): number;
  close(): void;
}

export interface LiveHub {
  isFull(): boolean;
  /** Greets the viewer, then tells what it missed since event `after`; returns the function that lets it go. */
  join(viewer: Viewer, after?: number): () => void;
  /** Lets all viewers go and stops following. */
  close(): void;
}

/** The events as the hub follows them. */
export interface Followed {
  after(id: number, limit: number): Promise<EventPage>;
  last(): Promise<number>;
  /** A hint that there may be new ones. */
  subscribe(listener: (events: readonly NewEvent[]) => void): () => void;
}

interface Needs {
  readonly events: Followed;
  readonly clock: Clock;
  readonly log: Log;
  readonly item: (id: string) => Promise<RecordingItem>;
}

export function createLiveHub(needs: Needs): LiveHub {
  const { events, clock, log } = needs;
  /** Each with the latest event that it knows of. */
  const viewers = new Map<Viewer, number>();
  /** Those that left or were dropped, perhaps in the middle of their greeting. */
  const gone = new WeakSet<Viewer>();
  let arriving = 0;
  const stop = new AbortController();
  let wake = new AbortController();
  /** The latest event that all were told; undefined while nobody watches. */
  let told: number | undefined;

  function leave(viewer: Viewer): void {
    gone.add(viewer);
    viewers.delete(viewer);
  }

  function letGo(viewer: Viewer): void {
    leave(viewer);
    try {
      viewer.close();
    } catch {
      // Its connection has ended by itself.
    }
  }

  function letAllGo(): void {
    for (const viewer of viewers.keys()) letGo(viewer);
  }

  /** One whose connection breaks just now keeps nobody else from being told. */
  function deliver(viewer: Viewer, message: LiveMessage): void {
    if (gone.has(viewer)) return;
    try {
      if (viewer.waitingBytes() <= MOST_WAITING_BYTES) {
        viewer.send(message);
        return;
      }
      log.info({ viewers: viewers.size }, 'slow viewer dropped');
    } catch (error) {
      log.debug({ error }, 'viewer gone');
    }
    letGo(viewer);
  }

  function broadcast(message: LiveMessage): void {
    const id = 'id' in message ? message.id : undefined;
    for (const [viewer, known] of viewers)
      if (id === undefined || id > known) deliver(viewer, message);
  }

  /** Tells what happened since the last time, if anybody listens. */
  async function follow(): Promise<void> {
    while (viewers.size > 0 && told !== undefined) {
      const page = await events.after(told, PAGE);
      if (page.next < told) letAllGo(); // the numbers began anew: whoever comes back is told all
      if (page.items.length === 0) break;
      for await (const message of toMessages(needs, page.items)) broadcast(message);
      told = page.next;
    }
    if (viewers.size === 0) told = undefined;
  }

  async function keepFollowing(): Promise<void> {
    while (!stop.signal.aborted) {
      wake = new AbortController();
      await follow().catch((error: unknown) => log.warn({ error }, 'events not read'));
      await clock.sleep(POLL_MS, AbortSignal.any([stop.signal, wake.signal]));
    }
  }

  async function ping(): Promise<void> {
    while (!stop.signal.aborted) {
      broadcast({ type: 'ping', now: clock.now() });
      await clock.sleep(PING_MS, stop.signal);
    }
  }

  /** Greets, tells what was missed, and lets the viewer in where the others are. */
  async function arrive(viewer: Viewer, after: number | undefined) {
    const missed = await readMissed(events, after);
    let known = missed.last;
    deliver(viewer, { type: 'hello', now: clock.now(), last: known, replayed: missed.complete });
    for await (const message of toMessages(needs, missed.items)) deliver(viewer, message);
    while (told !== undefined && known < told) {
      const page = await events.after(known, PAGE);
      if (page.items.length === 0) break;
      for await (const message of toMessages(needs, page.items)) deliver(viewer, message);
      known = page.next;
    }
    if (gone.has(viewer) || stop.signal.aborted) return;
    viewers.set(viewer, known);
    told ??= known;
    wake.abort();
  }

  const unsubscribe = events.subscribe(() => wake.abort());
  void keepFollowing();
  void ping();

  return {
    isFull: () => viewers.size + arriving >= MOST_VIEWERS,
    join(viewer, after) {
      arriving += 1;
      void arrive(viewer, after)
        .catch((error: unknown) => {
          log.warn({ error }, 'viewer not let in');
          letGo(viewer);
        })
        .finally(() => {
          arriving -= 1;
        });
      return () => leave(viewer);
    },
    close() {
      stop.abort();
      unsubscribe();
      letAllGo();
    },
  };
}

interface Missed {
  readonly items: readonly StoredEvent[];
  readonly last: number;
  /** Nothing is left out: the viewer need not ask for its lists anew. */
  readonly complete: boolean;
}

async function readMissed(events: Followed, after: number | undefined): Promise<Missed> {
  const last = await events.last();
  if (after === undefined || after > last) return { items: [], last, complete: false };
  const page = await events.after(after, MOST_MISSED);
  const isWhole = !page.gap && page.items.length < MOST_MISSED;
  return isWhole
    ? { items: page.items, last: page.next, complete: true }
    : { items: [], last, complete: false };
}

/** Each recording once, with the latest that happened to it; what is news by itself as it is. */
async function* toMessages(
  { item, log }: Needs,
  events: readonly StoredEvent[],
): AsyncIterable<LiveMessage> {
  const latest = new Map(events.map((event) => [changedBy(event) ?? event.id, event]));
  const inOrder = [...latest.values()].sort((a, b) => a.id - b.id);
  for (const event of inOrder) {
    const { id, kind } = event;
    const recordingId = changedBy(event);
    if (recordingId === null) yield { type: 'event', id, event };
    else {
      try {
        yield { type: 'recording', id, kind, recording: await item(recordingId) };
      } catch (error) {
        log.warn({ error, recording: recordingId }, 'live message not sent');
      }
    }
  }
}

/** The recording that looks different after it. */
function changedBy({ kind, recordingId }: StoredEvent): string | null {
  return isOwnNews(kind) ? null : recordingId;
}

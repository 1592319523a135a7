/**
 * The live connection as seen by a viewer: it reconnects for ever with growing
 * waits, and notices a connection that has gone quiet. It comes back with the number
 * of the latest event that it saw, and hears what it missed; where that is too much, `hello`
 * says so and the viewer asks the API again.
 */
import type { LiveMessage } from '../../domain/views.ts';

export type LiveState = 'connecting' | 'live' | 'lost';

export interface LiveListener {
  onMessage(message: LiveMessage): void;
  onState(state: LiveState): void;
}

/** The server pings every 15 s; three in a row missing mean that nobody is there. */
const QUIET_MS = 45_000;
const LONGEST_WAIT_MS = 30_000;

/** 0.5 s, 1 s, 2 s … 30 s, each shortened by up to a half so that viewers do not come back as one. */
export function reconnectMs(attempt: number, random: number): number {
  return Math.min(LONGEST_WAIT_MS, 500 * 2 ** Math.min(attempt, 10)) * (1 - random / 2);
}

/** `http://host` → `ws://host/api/live`; `after` is the latest event that was seen. */
export function liveUrl(address: string, after?: number): string {
  const url = new URL('/api/live', address);
  if (after !== undefined) url.searchParams.set('after', String(after));
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** Watches the server at `address`; returns the function that stops it. */
export function watchLive(address: string, listener: LiveListener): () => void {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let stopped = false;
  let seen: number | undefined;

  function wait(ms: number, then: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  }

  function lose(): void {
    forget(socket);
    socket = undefined;
    if (stopped) return;
    listener.onState('lost');
    wait(reconnectMs(attempt, Math.random()), connect);
    attempt += 1;
  }

  function hear(text: unknown): void {
    wait(QUIET_MS, lose);
    const message = parseMessage(text);
    if (message === undefined) return;
    if (message.type === 'hello') {
      attempt = 0;
      if (!message.replayed) seen = message.last; // else it grows with what is replayed
      listener.onState('live');
    } else if ('id' in message) seen = message.id;
    listener.onMessage(message);
  }

  function connect(): void {
    socket = new WebSocket(liveUrl(address, seen));
    socket.onmessage = (event) => hear(event.data);
    socket.onclose = lose;
    socket.onerror = lose;
    wait(QUIET_MS, lose);
  }

  listener.onState('connecting');
  connect();
  return () => {
    stopped = true;
    clearTimeout(timer);
    forget(socket);
  };
}

function forget(socket: WebSocket | undefined): void {
  if (socket === undefined) return;
  socket.onmessage = null;
  socket.onclose = null;
  socket.onerror = null;
  socket.close();
}

function parseMessage(text: unknown): LiveMessage | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text); // from our own server: taken as it is
  } catch {
    return undefined;
  }
}

/**
 * What arrives while somebody watches: over WebSocket (`/api/live`), and the same messages as
 * server-sent events (`/api/events`) for everything else. `?after=ID` (or Last-Event-ID) has
 * told what was missed since. Asked for JSON, `/api/events?after=ID` is the log of events.
 */
import { upgradeWebSocket, type WebSocketLike } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { LiveMessage } from '../../../domain/views.ts';
import { TsnError } from '../../../platform/errors.ts';
import { sameOriginOnly } from '../guards.ts';
import type { LiveHub, Viewer } from '../live-hub.ts';
import type { WebNeeds } from '../needs.ts';
import { EventsQuery, LiveQuery, readQuery } from '../query.ts';

/** Sent and not taken: beyond this the hub looks at `waitingBytes` anyway. */
const STREAM_WINDOW_BYTES = 64 * 1024;

export function liveRoutes(hub: LiveHub, { events }: Pick<WebNeeds, 'events'>): Hono {
  return new Hono()
    .get('/live', sameOriginOnly(), roomIn(hub), overWebSocket(hub))
    .get('/events', sameOriginOnly(), async (c, next) => {
      if (wantsStream(c)) return next();
      const { after, limit } = readQuery(EventsQuery, c.req.query());
      c.header('Cache-Control', 'no-store');
      return c.json(await events.after(after, limit));
    })
    .get('/events', roomIn(hub), (c) =>
      c.req.method === 'HEAD' ? c.body(null) : overEvents(hub, lastSeen(c)),
    );
}

/** Programs that only ask for what came after a number get it as JSON. */
function wantsStream(c: Context): boolean {
  const accept = c.req.header('accept') ?? '';
  if (accept.includes('text/event-stream')) return true;
  return c.req.query('after') === undefined && !accept.includes('application/json');
}

/** A browser's EventSource says itself, in a header, where it was when it lost the connection. */
function lastSeen(c: Context): number | undefined {
  const said = c.req.header('last-event-id');
  return readQuery(LiveQuery, said === undefined ? c.req.query() : { after: said }).after;
}

function roomIn(hub: LiveHub): MiddlewareHandler {
  return async (_, next) => {
    if (hub.isFull()) throw new TsnError('web/too-many-viewers', 'too many viewers at once');
    await next();
  };
}

function overWebSocket(hub: LiveHub): MiddlewareHandler {
  const upgrade = upgradeWebSocket((c) => {
    const after = lastSeen(c);
    let leave = () => {};
    return {
      onOpen(_, socket) {
        if (socket.raw !== undefined) leave = hub.join(socketViewer(socket.raw), after);
      },
      onClose: () => leave(),
      onError: () => leave(),
    };
  });
  return async (c, next) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
      throw new TsnError('web/invalid-request', 'this address speaks WebSocket only');
    return upgrade(c, next);
  };
}

function socketViewer(socket: WebSocketLike): Viewer {
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    waitingBytes: () => ('bufferedAmount' in socket ? Number(socket.bufferedAmount) : 0),
    close() {
      // Terminate: a viewer that does not read would not take part in a polite close either.
      if ('terminate' in socket && typeof socket.terminate === 'function') socket.terminate();
      else socket.close();
    },
  };
}

function overEvents(hub: LiveHub, after: number | undefined): Response {
  let leave = () => {};
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const viewer: Viewer = {
          send: (message) => controller.enqueue(encoder.encode(toFrame(message))),
          waitingBytes: () => STREAM_WINDOW_BYTES - (controller.desiredSize ?? 0),
          close: () => controller.close(),
        };
        leave = hub.join(viewer, after);
      },
      cancel: () => leave(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: STREAM_WINDOW_BYTES }),
  );
  return new Response(stream, {
    headers: {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no', // proxies would keep the events until a buffer is full
    },
  });
}

/** What is replayed after a greeting brings its own numbers. */
function idOf(message: LiveMessage): number | undefined {
  if (message.type === 'hello') return message.replayed ? undefined : message.last;
  return 'id' in message ? message.id : undefined;
}

/** The number goes along, so that a browser that comes back says where it was. */
function toFrame(message: LiveMessage): string {
  const id = idOf(message);
  return `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`;
}

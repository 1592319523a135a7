/**
 * What arrives while somebody watches: over WebSocket (`/api/live`), and the
 * same messages as server-sent events (`/api/events`) for everything else.
 */
import { upgradeWebSocket, type WebSocketLike } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { TsnError } from '../../../platform/errors.ts';
import { sameOriginOnly } from '../guards.ts';
import type { LiveHub, Viewer } from '../live-hub.ts';

/** Sent and not taken: beyond this the hub looks at `waitingBytes` anyway. */
const STREAM_WINDOW_BYTES = 64 * 1024;

export function liveRoutes(hub: LiveHub): Hono {
  return new Hono()
    .get('/live', sameOriginOnly(), roomIn(hub), overWebSocket(hub))
    .get('/events', sameOriginOnly(), roomIn(hub), (c) =>
      c.req.method === 'HEAD' ? c.body(null) : overEvents(hub),
    );
}

function roomIn(hub: LiveHub): MiddlewareHandler {
  return async (_, next) => {
    if (hub.isFull()) throw new TsnError('web/too-many-viewers', 'too many viewers at once');
    await next();
  };
}

function overWebSocket(hub: LiveHub): MiddlewareHandler {
  const upgrade = upgradeWebSocket(() => {
    let leave = () => {};
    return {
      onOpen(_, socket) {
        if (socket.raw !== undefined) leave = hub.join(socketViewer(socket.raw));
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
    send: (text) => socket.send(text),
    waitingBytes: () => ('bufferedAmount' in socket ? Number(socket.bufferedAmount) : 0),
    close() {
      // Terminate: a viewer that does not read would not take part in a polite close either.
      if ('terminate' in socket && typeof socket.terminate === 'function') socket.terminate();
      else socket.close();
    },
  };
}

function overEvents(hub: LiveHub): Response {
  let leave = () => {};
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        leave = hub.join({
          send: (text) => controller.enqueue(encoder.encode(`data: ${text}\n\n`)),
          waitingBytes: () => STREAM_WINDOW_BYTES - (controller.desiredSize ?? 0),
          close: () => controller.close(),
        });
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

/** Puts the application on a port, with WebSocket; the only HTTP server of the program. */
import type { Server } from 'node:http';
import { createAdaptorServer, type WebSocketServerLike } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import { TsnError } from '../../platform/errors.ts';
import { createApp } from './app.ts';
import { isLoopback } from './guards.ts';
import { createLiveHub } from './live-hub.ts';
import type { WebNeeds } from './needs.ts';
import { loadPageFiles, type PageFiles } from './page-files.ts';

/** Viewers have nothing to say. */
const MOST_MESSAGE_BYTES = 1024;

export interface WebOptions extends WebNeeds {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** The page; without it, the files inside this build. */
  readonly page?: PageFiles;
}

export interface Web {
  /** The port it listens on. */
  readonly port: number;
  close(): Promise<void>;
}

/** Throws `net/port-taken`, or `config/invalid` when the address is not this machine's. */
export async function startWeb({ host, port, page, ...needs }: WebOptions): Promise<Web> {
  const hub = createLiveHub({ ...needs, item: (id) => needs.store.views.item(id) });
  const app = createApp({
    ...needs,
    hub,
    page: page ?? loadPageFiles(),
    loopbackOnly: isLoopback(host),
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false, // a replaced global Response breaks others in the executable
    websocket: { server: webSocketServer() },
    // Without createServer in the options the adaptor makes a plain HTTP/1 server.
  }) as Server;
  try {
    await listen(server, host, port);
  } catch (error) {
    hub.close();
    throw toListenFailure(error, host, port);
  }
  return {
    port: portOf(server, port),
    async close() {
      hub.close();
      await close(server);
    },
  };
}

function webSocketServer(): WebSocketServerLike {
  const options = { noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false };
  // The adaptor's own type differs only in `noServer?: undefined`, which never occurs here.
  return new WebSocketServer(options) as WebSocketServerLike;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function portOf(server: Server, otherwise: number): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : otherwise;
}

function toListenFailure(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new TsnError('net/port-taken', `port ${port} on ${host} is taken`, { cause: error });
  if (code === 'EACCES')
    return new TsnError('config/invalid', `http.port ${port} needs root`, { cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new TsnError('config/invalid', `http.host ${host} is not an address of this machine`, {
      cause: error,
    });
  return error;
}

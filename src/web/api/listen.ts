/** Puts the application on a port, with WebSocket; the only HTTP server of the program. */
import type { Server } from 'node:http';
import { createAdaptorServer, type WebSocketServerLike } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import { createApp } from './app.ts';
import { isLoopback } from './guards.ts';
import { createLiveHub } from './live-hub.ts';
import type { WebNeeds } from './needs.ts';
import { loadPageFiles, type PageFiles } from './page-files.ts';
import { closeServer, endOf, listenOn, portOf } from './socket.ts';

/** Viewers have nothing to say. */
const MOST_MESSAGE_BYTES = 1024;

export interface WebOptions extends WebNeeds {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Names that a reverse proxy may show it under. */
  readonly publicHosts?: readonly string[];
  /** The page; without it, the files inside this build. */
  readonly page?: PageFiles;
}

export interface Web {
  /** The port it listens on. */
  readonly port: number;
  /** Resolves when it listens no longer, asked or not. */
  readonly ended: Promise<Error | undefined>;
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
    const settings = { hostSetting: 'http.host', portSetting: 'http.port' };
    await listenOn(server, { host, port, ...settings });
  } catch (error) {
    hub.close();
    throw error;
  }
  return {
    port: portOf(server, port),
    ended: endOf(server),
    async close() {
      hub.close();
      await closeServer(server);
    },
  };
}

function webSocketServer(): WebSocketServerLike {
  const options = { noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false };
  // The adaptor's own type differs only in `noServer?: undefined`, which never occurs here.
  return new WebSocketServer(options) as WebSocketServerLike;
}

/** The listener for uploads: with TLS when a certificate is given, read again when it changes. */
import { readFileSync, statSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { TsnError, toTsnError } from '../../../platform/errors.ts';
import { closeServer, endOf, type Listening, listenOn, portOf } from '../socket.ts';
import { createUploadApp, type UploadAppNeeds } from './app.ts';

export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

export interface UploadListenOptions extends UploadAppNeeds {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Absent: plain HTTP, for a reverse proxy on this machine. */
  readonly tls?: TlsFiles | undefined;
}

export interface Uploads {
  readonly port: number;
  /** Resolves when it listens no longer, asked or not. */
  readonly ended: Promise<Error | undefined>;
  close(): Promise<void>;
}

const MOST_CONNECTIONS = 512;
const LOOK_AGAIN_MS = 60_000;
/** Longer than a node's heartbeats are apart, so that it keeps its connection. */
const KEEP_ALIVE_MS = 90_000;
const HEADERS_MS = 30_000;

/** Throws `net/port-taken`, `config/invalid`. */
export async function startUploads(options: UploadListenOptions): Promise<Uploads> {
  const { tls, clock, log } = options;
  const app = createUploadApp(options);
  let secret = tls === undefined ? undefined : readTls(tls);
  let server = await open(app, options, options.port, secret);
  const port = portOf(server, options.port);
  const stop = new AbortController();
  const ended = Promise.withResolvers<Error | undefined>();
  const follow = (one: Server): void => {
    void endOf(one).then((error) => {
      if (one === server && !isRenewing) ended.resolve(error);
    });
  };
  let isRenewing = false;
  follow(server);
  const watch = async (files: TlsFiles): Promise<void> => {
    for (;;) {
      await clock.sleep(LOOK_AGAIN_MS, stop.signal);
      if (stop.signal.aborted) return;
      try {
        if (changedAt(files) === secret?.changedAt) continue;
        secret = readTls(files);
        // Bun's server cannot change its certificate: the old one ends, a new one takes its port.
        isRenewing = true;
        await closeServer(server);
        server = await open(app, options, port, secret);
        follow(server);
        log.info({ cert: files.cert }, 'certificate read again');
      } catch (error) {
        log.error({ error: toTsnError(error) }, 'certificate not read again');
        if (isRenewing) ended.resolve(toTsnError(error)); // the old one is closed
      }
      isRenewing = false;
    }
  };
  const watching = tls === undefined ? undefined : watch(tls);
  return {
    port,
    ended: ended.promise,
    async close() {
      stop.abort();
      await watching;
      await closeServer(server);
    },
  };
}

interface Secret {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly changedAt: string;
}

/** Throws `config/invalid` when they cannot be read or do not belong together. */
function readTls(files: TlsFiles): Secret {
  try {
    const changed = changedAt(files);
    const pair = { cert: readFileSync(files.cert), key: readFileSync(files.key) };
    createSecureContext(pair);
    return { ...pair, changedAt: changed };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TsnError('config/invalid', `web.tls.cert and web.tls.key: ${why}`, { cause });
  }
}

function changedAt({ cert, key }: TlsFiles): string {
  const times = [cert, key].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs);
  return times.join(' ');
}

async function open(
  app: Hono,
  { host }: UploadListenOptions,
  port: number,
  secret: Secret | undefined,
): Promise<Server> {
  const limits = { requestTimeout: 0, headersTimeout: HEADERS_MS, keepAliveTimeout: KEEP_ALIVE_MS };
  const tls = secret === undefined ? {} : { cert: secret.cert, key: secret.key };
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false, // a replaced global Response breaks others in the executable
    ...(secret === undefined ? {} : { createServer: createTlsServer }),
    serverOptions: { ...limits, ...tls },
  }) as Server; // HTTP/1, by TLS or without
  server.maxConnections = MOST_CONNECTIONS;
  const where: Listening = {
    ...{ host, port, hostSetting: 'upload.listen', portSetting: 'upload.listen' },
  };
  await listenOn(server, where);
  return server;
}

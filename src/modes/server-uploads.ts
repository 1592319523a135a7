/** The listener for nodes over HTTPS and for other recorders, wired by hand. */
import type { ServerConfig } from '../config/server-config.ts';
import { splitListen } from '../config/upload-config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Keep } from '../platform/supervise.ts';
import { enrollBySecret } from '../server/join/join.ts';
import type { Receive } from '../server/receive/receive.ts';
import type { ServerStore } from '../store/server/store.ts';
import { startUploads } from '../web/api/upload/listen-uploads.ts';
import { keepListening } from './keep-listening.ts';

interface Needs {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly keep?: Keep | undefined;
}

export interface RunningUploads extends AsyncDisposable {
  /** `https://0.0.0.0:8443`; null when there is none. */
  readonly address: string | null;
}

/** Throws `net/port-taken`, `config/invalid`. */
export async function openUploads(
  { config, clock, log, keep }: Needs,
  receive: Receive,
  store: ServerStore,
): Promise<RunningUploads> {
  const { listen } = config.upload;
  if (listen === undefined) return { address: null, [Symbol.asyncDispose]: async () => {} };
  const { host, port } = splitListen(listen);
  const { tls } = config.web;
  const inbox = {
    ...receive.uploads,
    enroll: (secret: string, text: string) => enrollBySecret({ store, clock, log }, secret, text),
  };
  const { calls } = receive;
  const uploads = await keepListening(keep, 'uploads', (again) =>
    startUploads({ inbox, calls, clock, log, host, port: again ?? port, tls }),
  );
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    address: `${tls === undefined ? 'http' : 'https'}://${shown}:${uploads.port}`,
    [Symbol.asyncDispose]: () => uploads[Symbol.asyncDispose](),
  };
}

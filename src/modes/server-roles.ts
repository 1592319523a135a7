/** The parts of a server that only some of its roles need. */
import { hostKeyFile } from '../config/places.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { JOIN_USER } from '../domain/join-token.ts';
import type { Recogniser } from '../domain/recognition.ts';
import type { PartHealth } from '../domain/views.ts';
import { loadHostKey } from '../engines/sftp-server/host-key.ts';
import { startSftpServer } from '../engines/sftp-server/sftp-server.ts';
import type { StorageGuard } from '../engines/storage/guard.ts';
import type { Clock } from '../platform/clock.ts';
import { TsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { Keep } from '../platform/supervise.ts';
import { folderForSecret } from '../server/join/join.ts';
import type { Receive } from '../server/receive/receive.ts';
import type { ServerStore } from '../store/server/store.ts';
import { keepListening } from './keep-listening.ts';
import { startHeld } from './server-held.ts';
import { openSenders } from './server-senders.ts';
import { openUploads } from './server-uploads.ts';

interface Needs {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly keep?: Keep | undefined;
}

interface Parts {
  readonly store: ServerStore;
  readonly storage: StorageGuard;
  readonly receive: Receive;
}

/** Where recordings come in. */
export interface Doors extends AsyncDisposable {
  readonly sftpPort: number | null;
  readonly hostKeySha256: string | null;
  readonly uploads: string | null;
  /** Of the folders that others drop recordings into. */
  drops(): readonly PartHealth[];
}

/** Of a server that does not receive. */
export const NO_DOORS: Doors = {
  ...{ sftpPort: null, hostKeySha256: null, uploads: null, drops: () => [] },
  [Symbol.asyncDispose]: async () => {},
};

/** Throws `net/port-taken`, `config/invalid`. */
export async function openDoors(needs: Needs, { store, storage, receive }: Parts): Promise<Doors> {
  await using opened = new AsyncDisposableStack();
  const senders = opened.use(await openSenders({ ...needs, store, storage, receive }));
  const { config, clock, log } = needs;
  const hostKey = await loadHostKey(hostKeyFile(config.dataDir));
  const accounts = senders.accounts({
    publicKey: async (user: string) => (user === JOIN_USER ? undefined : store.nodes.keyOf(user)),
    folderForKey: (user: string) => receive.folderOf(user),
    folderForPassword: async (user: string, password: string) =>
      user === JOIN_USER ? folderForSecret({ store, clock, log }, password) : undefined,
  });
  const { host, port, connectionBandwidth: bytesPerSecond = 0 } = config.sftp;
  const listener = { host, hostKey, accounts, clock, log, limits: { bytesPerSecond } };
  const sftp = opened.use(
    await keepListening(needs.keep, 'sftp', (again) =>
      startSftpServer({ ...listener, port: again ?? port }),
    ),
  );
  opened.use(startHeld({ ...needs, receive }));
  const uploads = opened.use(await openUploads(needs, receive, store));
  const running = opened.move();
  return {
    sftpPort: sftp.port,
    hostKeySha256: hostKey.sha256,
    uploads: uploads.address,
    drops: () => senders.health(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Of a server that does not transcribe: its stage is not run there. */
export const NO_RECOGNISER: Recogniser = {
  async transcribe() {
    throw new TsnError('whisper/no-model', 'this server does not transcribe (`roles`)');
  },
  info: () => undefined,
  health: () => ({
    ...{ state: 'down', code: 'whisper/no-model', reason: 'this server does not transcribe' },
  }),
  [Symbol.asyncDispose]: async () => {},
};

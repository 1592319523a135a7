/** Receive and join behind a real SFTP server, put together as `modes/server.ts` does. */
import { join } from 'node:path';
import { JOIN_USER } from '../../../src/domain/join-token.ts';
import type { PartHealth } from '../../../src/domain/views.ts';
import { loadHostKey } from '../../../src/engines/sftp-server/host-key.ts';
import type { SftpLimits } from '../../../src/engines/sftp-server/limits.ts';
import { startSftpServer } from '../../../src/engines/sftp-server/sftp-server.ts';
import type { Accounts } from '../../../src/engines/sftp-server/virtual-folder.ts';
import { folderForSecret } from '../../../src/server/join/join.ts';
import {
  createReceive,
  type Receive,
  type ReceiveNeeds,
} from '../../../src/server/receive/receive.ts';
import { localStorage } from '../../support/local-storage.ts';

export interface ReceiverOptions extends Omit<ReceiveNeeds, 'audio' | 'storage'> {
  /** Default: the data folder. */
  readonly place?: Pick<ReceiveNeeds, 'audio' | 'storage'>;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Default `ssh_host_ed25519_key` in the data folder. */
  readonly hostKeyPath?: string;
  readonly limits?: Partial<SftpLimits>;
}

export interface Receiver extends AsyncDisposable {
  readonly port: number;
  /** `SHA256:…`, as nodes pin it. */
  readonly hostKeySha256: string;
  health: () => Promise<readonly PartHealth[]>;
  /** Lets requests in work end and closes all connections; before the store is closed. */
  close: () => Promise<void>;
}

/** Throws `net/port-taken`, `data/not-writable`. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { dataDir, hostKeyPath = join(dataDir, 'ssh_host_ed25519_key') } = options;
  const hostKey = await loadHostKey(hostKeyPath);
  const place = options.place ?? localStorage(dataDir);
  const receive = createReceive({ ...options, ...place });
  await receive.reconcile();
  const { host, port, limits, clock, log } = options;
  const accounts = accountsOf(options, receive);
  const limited = limits === undefined ? {} : { limits };
  const server = await startSftpServer({ host, port, hostKey, accounts, clock, log, ...limited });
  return {
    port: server.port,
    hostKeySha256: hostKey.sha256,
    health: async () => [SFTP_READY, await place.storage.health()],
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** It listens as long as the process lives. */
const SFTP_READY: PartHealth = {
  part: 'sftp',
  state: 'ready',
  code: null,
  reason: null,
  hint: null,
};

function accountsOf(needs: ReceiverOptions, receive: Receive): Accounts {
  return {
    publicKey: async (user) => (user === JOIN_USER ? undefined : needs.store.nodes.keyOf(user)),
    folderForKey: (user) => receive.folderOf(user),
    async folderForPassword(user, password) {
      return user === JOIN_USER ? folderForSecret(needs, password) : undefined;
    },
  };
}

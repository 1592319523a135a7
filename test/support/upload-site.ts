/** A server that takes uploads over HTTPS, with a real store and real TLS on 127.0.0.1, and a node's key for it. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { freePort } from '../../scripts/free-port.ts';
import { createNodeKey, signerOf } from '../../src/engines/sftp/keys.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { silentLog } from '../../src/platform/log.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { enrollBySecret } from '../../src/server/join/join.ts';
import { createReceive, type Receive } from '../../src/server/receive/receive.ts';
import { openServerStore, type ServerStore } from '../../src/store/server/store.ts';
import { startUploads, type Uploads } from '../../src/web/api/upload/listen-uploads.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { atEnd } from './at-end.ts';
import { sha256Of } from './files.ts';
import { localStorage } from './local-storage.ts';
import { tempFolder } from './temp-folder.ts';
import { makeCertificate, type TestCertificate } from './tls.ts';

export const NODE = 'n1';

export interface UploadSite {
  readonly dataDir: string;
  readonly clock: FakeClock;
  readonly store: ServerStore;
  readonly receive: Receive;
  readonly tls: TestCertificate;
  readonly port: number;
  readonly url: string;
  /** OpenSSH private key of node `n1`, which has joined. */
  readonly privateKey: string;
  readonly sign: (text: string) => Uint8Array;
  /** Stops, and starts again on the same port and data. */
  restart(): Promise<void>;
  /** What is kept, by original name: hashes of the bytes. */
  arrived(): Promise<Readonly<Record<string, readonly string[]>>>;
  /** Names in the node's inbox. */
  inbox(): readonly string[];
}

export interface UploadSiteOptions {
  /** The clock of the server. */
  readonly clock?: Clock;
  readonly maxFileBytes?: number;
  readonly idleMs?: number;
  /** The store as receiving sees it, for instance one that goes away. */
  readonly seen?: (store: ServerStore) => ServerStore;
}

export async function uploadSite(
  t: TestContext,
  options: UploadSiteOptions = {},
): Promise<UploadSite> {
  const dataDir = tempFolder(t);
  const clock = new FakeClock();
  const serverClock = options.clock ?? clock;
  const tls = makeCertificate(dataDir);
  const store = await openServerStore({
    ...{ path: join(dataDir, 'server.db'), clock: serverClock, addon: loadSqliteAddon() },
  });
  const key = createNodeKey();
  await store.transaction((tx) =>
    tx.nodes.put({ id: NODE, publicKey: key.publicKey, joinedAt: clock.now() }),
  );
  const needs = {
    ...{ dataDir, clock: serverClock, log: silentLog, version: 'test' },
    store: options.seen?.(store) ?? store,
    ...localStorage(dataDir),
  };
  let receive = createReceive({ ...needs, ...limitOf(options) });
  const port = await freePort(); // it comes back there
  const start = async (): Promise<Uploads> => {
    receive = createReceive({ ...needs, ...limitOf(options) });
    await receive.reconcile();
    const inbox = {
      ...receive.uploads,
      enroll: (secret: string, text: string) => enrollBySecret(needs, secret, text),
    };
    const uploads = await startUploads({
      ...{ ...needs, inbox, calls: receive.calls, host: '127.0.0.1', port, tls },
      ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
    });
    return uploads;
  };
  let uploads = await start();
  atEnd(t, async () => {
    await uploads.close();
    await store[Symbol.asyncDispose]();
  });
  return {
    ...{ dataDir, clock, store, tls, port },
    get receive() {
      return receive;
    },
    url: `https://localhost:${port}`,
    privateKey: key.privateKey,
    sign: signerOf(key.privateKey),
    async restart() {
      await uploads.close();
      uploads = await start();
    },
    arrived: () => arrivedIn(store, dataDir),
    inbox() {
      const folder = join(dataDir, 'inbox', NODE);
      mkdirSync(folder, { recursive: true });
      return readdirSync(folder).sort();
    },
  };
}

function limitOf({ maxFileBytes }: UploadSiteOptions) {
  return maxFileBytes === undefined ? {} : { maxFileBytes };
}

async function arrivedIn(store: ServerStore, dataDir: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  const { items } = await store.views.recordings({ limit: 1_000 });
  for (const { id, originalName } of items) {
    const { audioPath } = await store.recordings.get(id);
    const hash = sha256Of(readFileSync(join(dataDir, audioPath)));
    found[originalName] = [...(found[originalName] ?? []), hash];
  }
  return found;
}

/**
 * `tsn server`, assembled by hand: store, recogniser, stages, SFTP, page. Read it
 * from top to bottom: it starts in this order and stops in the reverse one.
 */
import { hostKeyFile } from '../config/places.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { loadHostKey } from '../engines/sftp-server/host-key.ts';
import { type SftpServer, startSftpServer } from '../engines/sftp-server/sftp-server.ts';
import { watchStorage } from '../engines/storage/watch-storage.ts';
import { startSweep } from '../jobs/sweep.ts';
import { workerName } from '../jobs/worker.ts';
import type { Clock } from '../platform/clock.ts';
import { claimDataFolder } from '../platform/data-folder.ts';
import { instanceOf } from '../platform/instance.ts';
import type { Log } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import { createAudioReader } from '../server/audio-reader.ts';
import { tellApart, tellTogether } from '../server/group-copies.ts';
import { folderForSecret, JOIN_USER } from '../server/join/join.ts';
import { serverStages } from '../server/pipeline.ts';
import { createReceive, type Receive } from '../server/receive/receive.ts';
import { verifyNightly } from '../server/receive/verify-nightly.ts';
import { correct } from '../server/transcribe/correct.ts';
import { openServerStore, type ServerStore } from '../store/server/store.ts';
import { startWeb, type Web } from '../web/api/listen.ts';
import { openRecogniser, willUseTestModel } from './recogniser.ts';
import { recogniserLedger } from './recogniser-ledger.ts';
import { openServerCallbook } from './server-callbook.ts';
import { serverFigures } from './server-figures.ts';
import { sayAlive } from './server-instance.ts';
import { startPools } from './server-pools.ts';
import { openSenders, type Senders } from './server-senders.ts';
import { openRenditions, openSoundFiles } from './server-sounds.ts';
import { createStageGate } from './server-stages.ts';
import { serverStatus } from './server-status.ts';
import { openServerStorage } from './server-storage.ts';
import { serverStorePlace, storeDoubts } from './server-store.ts';
import { startUpkeep } from './server-upkeep.ts';
import { openUploads } from './server-uploads.ts';
import { openVoiceDetector } from './voice-detector.ts';

export interface ServerNeeds {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly commit: string;
}

export interface RunningServer extends AsyncDisposable {
  /** Address of the page. */
  readonly page: string;
  readonly sftpPort: number;
  /** Where uploads over HTTP(S) are taken, `https://0.0.0.0:8443`; null: nowhere. */
  readonly uploads: string | null;
  /** `SHA256:…`, as nodes pin it. */
  readonly hostKeySha256: string;
  /** The synthetic model made for tests is in use. */
  readonly testModel: boolean;
}

/** Throws `data/in-use`, `data/not-writable`, `store/newer-database`, `store/unreachable`, `net/port-taken`, `models/unknown`. */
export async function startServer(needs: ServerNeeds): Promise<RunningServer> {
  await using started = new AsyncDisposableStack();
  const { config, clock, log } = needs;
  const { dataDir } = config;
  started.use(claimDataFolder(dataDir, 0o755));
  const store = started.use(await openStore(needs));
  const instance = instanceOf(dataDir);
  const worker = workerName(instance, process.pid);
  const reclaimed = await store.jobs.reclaim(instance); // by the lock none of its processes lives
  if (reclaimed > 0) log.info({ reclaimed }, 'jobs of a killed process taken back');
  const recogniser = started.use(openRecogniser(needs, recogniserLedger(store, clock)));

  const detector = started.use(openVoiceDetector(needs));
  const options = config.transcribe;
  const callbook = started.use(await openServerCallbook(needs));
  const { audio, storage, lookEveryMs } = await openServerStorage(config, process.env);
  await storage.look();
  const sounds = started.use(openSoundFiles(needs, audio));
  const stages = serverStages({
    ...{ store, clock, storage, sounds, recogniser, detector, options, ...callbook.known },
  });
  const gate = createStageGate({ store, clock, log });
  const pools = started.use(startPools(needs, { store, stages, worker, gate }));
  started.use(startSweep({ stages, store, clock, log, onEnqueued: pools.poke }));
  started.use(callbook.startChecking(store));
  started.use(startUpkeep({ store, clock, log }));
  started.use(sayAlive({ ...needs, store, id: worker, roles: ['all'] }));
  started.use(
    watchStorage({ guard: storage, clock, log, onResumed: pools.poke, everyMs: lookEveryMs }),
  );

  const quarantineBytes = config.upload.quarantine;
  const parts = { ...needs, store, dataDir, audio, storage, quarantineBytes };
  const receive = createReceive(parts);
  await receive.reconcile();
  started.use(
    verifyNightly({
      ...{ clock, log },
      verify: (signal) => receive.verify({ hash: false, signal }),
      tidy: () => audio.tidy(clock.now()),
    }),
  );
  const senders = started.use(await openSenders({ ...needs, store, storage, receive }));
  const { sftp, hostKeySha256 } = await openSftp(needs, receive, store, senders);
  started.use(sftp);
  const uploads = started.use(await openUploads(needs, receive, store));
  const startedAt = clock.now();
  const status = () =>
    serverStatus({
      ...{ ...needs, store, recogniser, startedAt, gate, stages },
      ...{ storage: () => storage.health(), drops: () => senders.health() },
      quarantine: () => receive.quarantine.counts(),
    });
  const web = await openWeb(needs, {
    ...{ store, status, events: store.events },
    audio: createAudioReader({ store, audio, renditions: openRenditions(needs, sounds) }),
    quarantine: receive.desk,
    importing: receive.importing,
    metrics: createMetrics(
      serverFigures({ store, recogniser, clock, quarantine: () => receive.quarantine.counts() }),
    ),
    pause: (stage, reason) => gate.pause(stage, reason),
    async resume(stage) {
      await gate.resume(stage);
      pools.poke();
    },
    verify: (options) => receive.verify(options),
    async revive(jobId) {
      await store.transaction((tx) => tx.jobs.revive(jobId, clock.now()));
      pools.poke();
    },
    apart: (id) => tellApart({ store, clock }, id),
    together: (id, other) => tellTogether({ store, clock }, id, other),
    correct: (id, correction) => correct({ store, clock }, id, correction),
  });
  started.defer(() => web.close());

  const running = started.move();
  return {
    page: pageAddress(config.http.host, web.port),
    sftpPort: sftp.port,
    uploads: uploads.address,
    hostKeySha256,
    testModel: await willUseTestModel(config),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function openStore({ config, clock, log }: ServerNeeds): Promise<ServerStore> {
  const place = serverStorePlace(config, process.env);
  const onListenerError = (error: unknown): void => log.error({ error }, 'a listener failed');
  const store = await openServerStore({ ...place, clock, onListenerError });
  for (const { what, remedy } of await storeDoubts(place)) {
    log.warn({ database: config.store.url, remedy }, what);
  }
  return store;
}

async function openSftp(
  { config, clock, log }: ServerNeeds,
  receive: Receive,
  store: ServerStore,
  senders: Senders,
): Promise<{ sftp: SftpServer; hostKeySha256: string }> {
  const hostKey = await loadHostKey(hostKeyFile(config.dataDir));
  const accounts = senders.accounts({
    publicKey: async (user: string) => (user === JOIN_USER ? undefined : store.nodes.keyOf(user)),
    folderForKey: (user: string) => receive.folderOf(user),
    folderForPassword: async (user: string, password: string) =>
      user === JOIN_USER ? folderForSecret({ store, clock, log }, password) : undefined,
  });
  const { host, port } = config.sftp;
  const sftp = await startSftpServer({ host, port, hostKey, accounts, clock, log });
  return { sftp, hostKeySha256: hostKey.sha256 };
}

type WebParts = Omit<Parameters<typeof startWeb>[0], 'host' | 'port' | 'clock' | 'log'>;

function openWeb({ config, clock, log }: ServerNeeds, parts: WebParts): Promise<Web> {
  const { host, port } = config.http;
  const { publicHosts } = config.web;
  return startWeb({ ...parts, host, port, clock, log, publicHosts });
}

function pageAddress(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

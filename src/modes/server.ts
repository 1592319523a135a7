/**
 * `tsn server`, assembled by hand: store, recogniser, stages, SFTP, page. Read it from top to
 * bottom: it starts in this order and stops in the reverse one, what works before what tells of it.
 */
import { readRoles } from '../config/roles-config.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { watchStorage } from '../engines/storage/watch-storage.ts';
import { startSweep } from '../jobs/sweep.ts';
import { workerName } from '../jobs/worker.ts';
import { isFirstSinceBoot } from '../platform/boot.ts';
import type { Clock } from '../platform/clock.ts';
import { claimDataFolder } from '../platform/data-folder.ts';
import { instanceOf } from '../platform/instance.ts';
import type { Log } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import { createSupervisor, type Keep } from '../platform/supervise.ts';
import { createAudioReader } from '../server/audio-reader.ts';
import { tellApart, tellTogether } from '../server/group-copies.ts';
import { viewNets } from '../server/nets/nets.ts';
import { serverStages } from '../server/pipeline.ts';
import { createReceive } from '../server/receive/receive.ts';
import { verifyNightly } from '../server/receive/verify-nightly.ts';
import { correct } from '../server/transcribe/correct.ts';
import { openServerStore, type ServerStore } from '../store/server/store.ts';
import { startWeb } from '../web/api/listen.ts';
import { type KeptListener, keepListening } from './keep-listening.ts';
import { openRecogniser, willUseTestModel } from './recogniser.ts';
import { recogniserLedger } from './recogniser-ledger.ts';
import { openServerCallbook } from './server-callbook.ts';
import { serverFigures } from './server-figures.ts';
import { heldHealth } from './server-held.ts';
import { sayAlive } from './server-instance.ts';
import { netsPorts } from './server-nets.ts';
import { startPools } from './server-pools.ts';
import { NO_DOORS, NO_RECOGNISER, openDoors } from './server-roles.ts';
import { openRenditions, openSoundFiles } from './server-sounds.ts';
import { createStageGate } from './server-stages.ts';
import { serverStatus } from './server-status.ts';
import { openServerStorage } from './server-storage.ts';
import { serverStorePlace, storeDoubts } from './server-store.ts';
import { startUpkeep } from './server-upkeep.ts';
import { startWebhooks } from './server-webhooks.ts';
import { unheardNodes, unheardText } from './unheard-nodes.ts';
import { openVoiceDetector } from './voice-detector.ts';
import { whenStoreAnswers } from './when-store-answers.ts';

export interface ServerNeeds {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly commit: string;
  /** Aborts when nobody wants the server any more, also while it waits for its database. */
  readonly stop?: AbortSignal | undefined;
}

export interface RunningServer extends AsyncDisposable {
  /** Address of the page; null without the role `web`. */
  readonly page: string | null;
  /** Null without the role `receive`. */
  readonly sftpPort: number | null;
  /** Where uploads over HTTP(S) are taken, `https://0.0.0.0:8443`; null: nowhere. */
  readonly uploads: string | null;
  /** `SHA256:…`, as nodes pin it. */
  readonly hostKeySha256: string | null;
  /** The synthetic model made for tests is in use. */
  readonly testModel: boolean;
}

/** Waits for a database server that does not answer. Throws `data/in-use`, `data/not-writable`, `store/newer-database`, `net/port-taken`, `models/unknown`. */
export async function startServer(given: ServerNeeds): Promise<RunningServer> {
  await using started = new AsyncDisposableStack();
  const { keep, dead } = createSupervisor(given);
  const needs = { ...given, keep };
  const { config, clock, log } = needs;
  const { dataDir } = config;
  const roles = readRoles(config.roles);
  started.use(claimDataFolder(dataDir, 0o755));
  const store = started.use(
    await whenStoreAnswers(() => openStore(needs), { clock, log, signal: given.stop }),
  );
  for (const unheard of await unheardNodes(config, store)) log.warn(unheard, unheardText(unheard));
  const instance = instanceOf(dataDir);
  const worker = workerName(instance, process.pid);
  // By the lock none of its processes lives.
  const reclaimed = await store.jobs.reclaim(instance, isFirstSinceBoot(dataDir));
  if (reclaimed > 0) log.info({ reclaimed }, 'jobs of a killed process taken back');
  const recogniser = roles.has('transcribe')
    ? started.use(openRecogniser(needs, recogniserLedger(store, clock)))
    : undefined;

  const detector = started.use(openVoiceDetector(needs));
  const options = config.transcribe;
  const callbook = started.use(await openServerCallbook(needs));
  const { audio, storage, lookEveryMs } = await openServerStorage(config, process.env);
  await storage.look();
  const sounds = started.use(openSoundFiles(needs, audio));
  const built = serverStages({
    ...{ store, clock, storage, sounds, detector, options, ...callbook.known },
    ...netsPorts(config, store),
    alerts: { tell: config.alerts.tell, repeatMs: config.alerts.repeat },
    recogniser: recogniser ?? NO_RECOGNISER,
  });
  const stages = built.filter(({ kind }) => roles.has(kind));
  const alive = started.use(sayAlive({ ...needs, store, id: worker, roles: [...roles] }));
  // Stopped first: the page is there to say what is still in hand.
  await using working = new AsyncDisposableStack();
  const gate = createStageGate({ store, clock, log });
  const pools = working.use(startPools(needs, { store, stages, worker, gate }));
  working.use(startSweep({ stages, store, clock, log, keep, onEnqueued: pools.poke }));
  working.use(callbook.startChecking(store));
  working.use(startUpkeep({ store, clock, log, keep }));
  const webhooks = working.use(startWebhooks({ ...needs, store, instance }));
  working.use(
    watchStorage({ guard: storage, clock, log, keep, onResumed: pools.poke, everyMs: lookEveryMs }),
  );

  const quarantineBytes = config.upload.quarantine;
  const parts = { ...needs, store, dataDir, audio, storage, quarantineBytes };
  const receive = createReceive(parts);
  if (roles.has('receive')) await receive.reconcile();
  working.use(
    verifyNightly({
      ...{ clock, log, keep, receives: roles.has('receive') },
      verify: (signal) => receive.verify({ hash: false, signal }),
      tidy: async () => (await receive.tidy()) + (await audio.tidy(clock.now())),
    }),
  );
  const doors = roles.has('receive')
    ? await openDoors(needs, { store, storage, receive })
    : NO_DOORS;
  working.use(doors);
  const startedAt = clock.now();
  const status = () =>
    serverStatus({
      ...{ ...needs, store, recogniser, instance, startedAt, gate, stages },
      ...{ dead, storage: () => storage.health(), drops: () => doors.drops() },
      uploading: receive.uploading,
      drainingSince: alive.drainingSince,
      webhooks: () => webhooks.health(),
      quarantine: () => receive.quarantine.counts(),
      held: () => heldHealth(receive),
    });
  const web = await openWeb(needs, roles.has('web'), {
    ...{ store, status, events: store.events },
    nets: () => viewNets({ ...store, nets: config.nets }, clock.now()),
    audio: createAudioReader({ store, audio, renditions: openRenditions(needs, sounds) }),
    quarantine: receive.desk,
    importing: receive.importing,
    metrics: createMetrics(
      serverFigures({
        ...{ store, recogniser, clock, uploading: receive.uploading },
        quarantine: () => receive.quarantine.counts(),
      }),
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
  if (web !== undefined) started.use(web);

  const work = working.move();
  started.defer(() => work.disposeAsync());
  started.defer(alive.drain);
  const running = started.move();
  return {
    page: web === undefined ? null : pageAddress(config.http.host, web.port),
    ...{ sftpPort: doors.sftpPort, uploads: doors.uploads, hostKeySha256: doors.hostKeySha256 },
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

type WebParts = Omit<Parameters<typeof startWeb>[0], 'host' | 'port' | 'clock' | 'log'>;

async function openWeb(
  { config, clock, log, keep }: ServerNeeds & { readonly keep: Keep },
  isWanted: boolean,
  parts: WebParts,
): Promise<KeptListener | undefined> {
  if (!isWanted) return undefined;
  const { host, port } = config.http;
  const { publicHosts } = config.web;
  return keepListening(keep, 'page', (again) =>
    startWeb({ ...parts, host, port: again ?? port, clock, log, publicHosts }),
  );
}

function pageAddress(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

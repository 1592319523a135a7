/**
 * The server, put together as src/modes/server.ts does, from the same parts in the same order;
 * left out are its doors (SFTP, HTTP, page) and the processes (recogniser, decoding).
 */
import { join } from 'node:path';
import { ServerConfig } from '../../src/config/server-config.ts';
import type { AudioStore } from '../../src/domain/audio-store.ts';
import { createStorageGuard, type StorageGuard } from '../../src/engines/storage/guard.ts';
import { localAudioStore } from '../../src/engines/storage/local.ts';
import { audioMark } from '../../src/engines/storage/mark.ts';
import { watchStorage } from '../../src/engines/storage/watch-storage.ts';
import type { Stage } from '../../src/jobs/stage.ts';
import { startSweep } from '../../src/jobs/sweep.ts';
import { workerName } from '../../src/jobs/worker.ts';
import { sayAlive } from '../../src/modes/server-instance.ts';
import { startPools } from '../../src/modes/server-pools.ts';
import { createStageGate, type StageGate } from '../../src/modes/server-stages.ts';
import { startUpkeep } from '../../src/modes/server-upkeep.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { claimDataFolder } from '../../src/platform/data-folder.ts';
import { TsnError } from '../../src/platform/errors.ts';
import { instanceOf } from '../../src/platform/instance.ts';
import { silentLog } from '../../src/platform/log.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { startChecker } from '../../src/server/callbook/check.ts';
import { onlineSource } from '../../src/server/callbook/online-source.ts';
import { serverStages } from '../../src/server/pipeline.ts';
import { createReceive, type Receive } from '../../src/server/receive/receive.ts';
import { verifyNightly } from '../../src/server/receive/verify-nightly.ts';
import { openCallbookStore } from '../../src/store/callbook/store.ts';
import { openServerStore, type ServerStore } from '../../src/store/server/store.ts';
import { type Life, mortal, mortalStore } from './mortal.ts';
import type { Outside } from './outside.ts';
import { openSimSounds } from './sounds.ts';

export interface SimNeeds {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly outside: Outside;
  /** True while the disk with the audio is away. */
  readonly isStorageAway: () => boolean;
  /** Counts the attempts of a stage. */
  watch(stage: Stage): Stage;
}

export interface SimServer {
  readonly store: ServerStore;
  readonly receive: Receive;
  readonly storage: StorageGuard;
  readonly gate: StageGate;
  readonly stages: readonly Stage[];
  /** In good order. */
  stop(): Promise<void>;
  /** Nothing is drained; resolves when another one may start. */
  kill(): Promise<void>;
}

export async function startSimServer(needs: SimNeeds): Promise<SimServer> {
  const { dataDir, outside } = needs;
  const life: Life = { isOver: false };
  const started = new AsyncDisposableStack();
  const floor = new AsyncDisposableStack(); // what the operating system gives back after a kill
  const clock = mortal(needs.clock, life);
  const log = silentLog;
  const config = ServerConfig.parse({ dataDir });
  floor.use(claimDataFolder(dataDir, 0o755));
  const addon = loadSqliteAddon();
  const file = floor.use(await openServerStore({ path: join(dataDir, 'server.db'), addon, clock }));
  const store = mortalStore(file, life);
  const instance = instanceOf(dataDir);
  const worker = workerName(instance, process.pid);
  await store.jobs.reclaim(instance);

  const path = join(dataDir, 'callbook.db');
  const callbook = floor.use(await openCallbookStore({ path, clock, addon }));
  const { audio, storage } = openStorage(needs, life);
  await storage.look();
  const sounds = openSimSounds(async (stored) => (await audio.fileOf?.(stored)) ?? '');
  const { recogniser } = outside;
  const licenceOf = (call: string) => callbook.licences.of(call);
  const parts = {
    store,
    clock,
    storage,
    sounds,
    recogniser,
    options: config.transcribe,
    licenceOf,
  };
  const stages = serverStages(parts).map((stage) => needs.watch(stage));
  const gate = createStageGate({ store, clock, log });
  const pools = started.use(startPools({ config, clock, log }, { store, stages, worker, gate }));
  started.use(startSweep({ stages, store, clock, log, onEnqueued: pools.poke }));
  const { dailyLimit, keep: keepMs, keepUnknown: keepUnknownMs } = config.callbook;
  const limits = { store: callbook, clock, dailyLimit, keepMs, keepUnknownMs };
  const sources = [onlineSource(outside.callbook, limits)];
  const checker = started.use(startChecker({ store, sources, clock, log }));
  store.events.subscribe((events) => {
    if (events.some(({ kind }) => kind === 'extracted')) checker.poke();
  });
  started.use(startUpkeep({ store, clock, log }));
  started.use(sayAlive({ clock, log, version: 'simulated', store, id: worker, roles: ['all'] }));
  started.use(watchStorage({ guard: storage, clock, log, onResumed: pools.poke }));
  const receive = createReceive({ dataDir, audio, storage, store, clock, log, version: 'sim' });
  await receive.reconcile();
  const verify = (signal: AbortSignal) => receive.verify({ hash: false, signal });
  started.use(
    verifyNightly({
      ...{ clock, log, verify, receives: true },
      tidy: () => audio.tidy(clock.now()),
    }),
  );

  return {
    ...{ store, receive, storage, gate, stages },
    async stop() {
      await started.disposeAsync();
      await floor.disposeAsync();
    },
    async kill() {
      life.isOver = true;
      await floor.disposeAsync();
    },
  };
}

function openStorage({ dataDir, isStorageAway }: SimNeeds, life: Life) {
  const local = localAudioStore(dataDir, audioMark(dataDir, dataDir));
  const audio = mortal(unmountable(local, isStorageAway), life);
  const folders = [join(dataDir, 'inbox'), join(dataDir, 'audio')];
  return { audio, storage: createStorageGuard({ folders, audio, minFreeBytes: 0 }) };
}

function unmountable(audio: AudioStore, isAway: () => boolean): AudioStore {
  const look = (): void => {
    if (isAway()) throw new TsnError('storage/not-mounted', 'the audio folder is not mounted');
  };
  return {
    ...audio,
    async put(...given) {
      look();
      return audio.put(...given);
    },
    async putText(...given) {
      look();
      return audio.putText(...given);
    },
    async fileOf(path) {
      look();
      return (await audio.fileOf?.(path)) ?? '';
    },
    async check() {
      look();
      return audio.check();
    },
  };
}

/** A server without its doors: store, archive, stages and pools as `modes/server.ts` has them, and a recogniser that answers at once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerConfig } from '../../../src/config/server-config.ts';
import type { Recogniser } from '../../../src/domain/recognition.ts';
import { createSoundFiles } from '../../../src/engines/audio/sound-files.ts';
import { createLocalCopies } from '../../../src/engines/storage/local-copies.ts';
import { startPools } from '../../../src/modes/server-pools.ts';
import { createStageGate } from '../../../src/modes/server-stages.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { loadSqliteAddon } from '../../../src/platform/native-parts.ts';
import { serverStages } from '../../../src/server/pipeline.ts';
import { createReceive, type Receive } from '../../../src/server/receive/receive.ts';
import type { StorePlace } from '../../../src/store/open.ts';
import { openServerStore, type ServerStore } from '../../../src/store/server/store.ts';
import { FakeRecogniser } from '../../../test/fakes/fake-recogniser.ts';
import { localStorage } from '../../../test/support/local-storage.ts';

export const NODE = 'hill';
const WORDS = 'this is whiskey seven alpha bravo charlie checking in with no traffic tonight';

export interface PipelineSite extends AsyncDisposable {
  readonly store: ServerStore;
  readonly receive: Receive;
}

/** `place` may wait for a data folder: SQLite lies in it. */
export async function openSite(
  place: (folder: string) => StorePlace,
  prepare: (place: StorePlace) => Promise<void> = async () => {},
): Promise<PipelineSite> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tsn-pipeline-'));
  const where = place(dataDir);
  const clock = systemClock;
  const store = await openServerStore({ ...where, clock });
  await prepare(where);
  await store.transaction((tx) => tx.nodes.put({ id: NODE, publicKey: 'none', joinedAt: 1 }));
  const { audio, storage } = localStorage(dataDir);
  await storage.look();
  const folder = join(dataDir, 'cache');
  const locate = createLocalCopies({ audio, folder, mostBytes: 1e9 });
  const sounds = createSoundFiles({ clock, locate });
  const recogniser: Recogniser = new FakeRecogniser(() => WORDS);
  const config = ServerConfig.parse({ dataDir });
  const options = config.transcribe;
  const stages = serverStages({ store, clock, storage, sounds, recogniser, options });
  const gate = createStageGate({ store, clock, log: silentLog });
  const needs = { config, clock, log: silentLog };
  const pools = startPools(needs, { store, stages, worker: `bench ${process.pid}`, gate });
  const receive = createReceive({ ...needs, dataDir, audio, storage, store, version: 'bench' });
  await receive.reconcile();
  return {
    ...{ store, receive },
    async [Symbol.asyncDispose]() {
      await pools[Symbol.asyncDispose]();
      await sounds[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function sqliteIn(folder: string): StorePlace {
  return { path: join(folder, 'server.db'), addon: loadSqliteAddon() };
}

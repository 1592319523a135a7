/**
 * A process of its own that takes one file in and is killed at a named seam:
 * `node accept-worker.ts DATA_DIR FILE SEAM`.
 */
import { join } from 'node:path';
import type { AudioStore, Bytes } from '../../src/domain/audio-store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLog } from '../../src/platform/log.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { createReceive } from '../../src/server/receive/receive.ts';
import { openServerStore, type ServerStore } from '../../src/store/server/store.ts';
import { DRAFT } from './local-draft.ts';
import { localStorage } from './local-storage.ts';

const [dataDir = '', path = '', seam = ''] = process.argv.slice(2);

function killAt(here: string): void {
  if (here === seam) process.kill(process.pid, 'SIGKILL');
}

/** Dies before and after each step that changes something. */
function seamed<A extends readonly unknown[], R>(name: string, work: (...given: A) => Promise<R>) {
  return async (...given: A): Promise<R> => {
    killAt(`before ${name}`);
    const done = await work(...given);
    killAt(`after ${name}`);
    return done;
  };
}

const real = await openServerStore({
  ...{ path: join(dataDir, 'server.db'), clock: systemClock, addon: loadSqliteAddon() },
});
const transaction = seamed('transaction', real.transaction) as ServerStore['transaction']; // as: generics are lost on the way
const store: ServerStore = { ...real, transaction };
const { audio: plain, storage } = localStorage(dataDir);
const audio: AudioStore = {
  ...plain,
  putText: seamed('manifest', (path: string, text: string) => plain.putText(path, text)),
  put: seamed('audio', (path: string, bytes: Bytes, source: string) =>
    plain.put(path, bytes, source),
  ),
};
const receive = createReceive({
  ...{ dataDir, store, audio, storage, clock: systemClock, log: silentLog, version: 'test' },
});
await receive.local({ path, extension: 'wav', draft: DRAFT });
killAt('after all');

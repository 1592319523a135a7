/** A spool on real files, with a recorder's folder beside it; time and disk are the test's. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { SettledFile } from '../../src/node/recorder-file.ts';
import type { KeeperNeeds } from '../../src/node/spool/keeper.ts';
import { spoolFile } from '../../src/node/spool/spool.ts';
import { silentLog } from '../../src/platform/log.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sizeAndTime } from './files.ts';
import { tempNodeStore } from './temp-node-store.ts';

export async function spoolSite(t: TestContext, limits: Partial<KeeperNeeds> = {}) {
  const clock = new FakeClock();
  const { store, dataDir } = await tempNodeStore(t, clock);
  const recorder = join(dataDir, 'recorder');
  mkdirSync(recorder);
  const disk = { freeBytes: 1e12, totalBytes: 2e12 };
  const original = (name: string) => join(recorder, name);
  const needs: KeeperNeeds = {
    ...{ store, dataDir, clock, log: silentLog, disk: async () => disk },
    ...{ maxBytes: 1e12, minFreeBytes: 0, keepMs: 0, keepBytes: 1e12 },
    originalPath: ({ originalName }) => original(originalName),
    ...limits,
  };
  const settled = (name: string, bytes: Uint8Array): SettledFile => {
    const path = original(name);
    writeFileSync(path, bytes);
    return {
      ...{ source: 'main', recorder: 'allstar' as const, name, path, ...sizeAndTime(path) },
      recordedAt: { recordedAt: clock.now(), source: 'name', certainty: 'exact', timeZone: 'UTC' },
    };
  };
  /** Records and spools a file; its id. */
  const spool = async (name: string, bytes: Uint8Array, room?: 'none'): Promise<string> => {
    const shortage = room === 'none' ? { room: async () => 'spool/disk-low' as const } : {};
    const spooled = await spoolFile({ store, dataDir, clock, ...shortage }, settled(name, bytes));
    if (spooled.outcome !== 'spooled') throw new Error(spooled.outcome);
    return spooled.id;
  };
  const confirm = async (id: string): Promise<void> => {
    clock.advance(1);
    await store.transaction((tx) => tx.recordings.shipped(id, clock.now()));
  };
  /** Which of them have a copy in the spool. */
  const copies = (ids: readonly string[]): readonly boolean[] =>
    ids.map((id) => existsSync(join(dataDir, 'spool', `${id}.wav`)));
  return { clock, store, dataDir, disk, needs, original, settled, spool, confirm, copies };
}

/** A watched drop folder beside a server, with a clock that runs as fast as it is let. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { silentLog } from '../../../src/platform/log.ts';
import { type DropOptions, startDrop } from '../../../src/server/receive/drop.ts';
import { createReceive } from '../../../src/server/receive/receive.ts';
import { atEnd } from '../../support/at-end.ts';
import { localStorage } from '../../support/local-storage.ts';
import { until } from '../../support/node-site.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { World } from './world.ts';

export async function dropSite(t: TestContext, options: Partial<DropOptions> = {}) {
  const world = await World.start(t);
  const { dataDir, store, clock } = world;
  const dir = options.dir ?? join(tempFolder(t), 'drop');
  mkdirSync(dir, { recursive: true });
  const place = localStorage(dataDir);
  const common = { store, clock, log: silentLog, version: 'test', storage: place.storage };
  const receive = createReceive({ ...common, dataDir, audio: place.audio });
  const { quarantine, local } = receive;
  const start = () => {
    const drop = startDrop(
      { ...common, quarantine, local },
      {
        ...{ folder: 'hill', dir, node: 'alpha', labels: { county: 'Polk' } },
        rules: { recorder: 'allstar-mixmonitor', timeZone: 'America/Los_Angeles' },
        ...{ settleMs: 10_000, rescanMs: 30_000, after: 'keep' },
        ...options,
      },
    );
    atEnd(t, () => drop[Symbol.asyncDispose]());
    return drop;
  };
  const put = (name: string, content: string | Buffer): void => {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), content);
  };
  const received = (count: number) =>
    until(clock, `${count} recordings`, async () => (await world.recordings()).length === count);
  /** Long enough that whatever could settle has. */
  const settled = async (): Promise<void> => {
    const end = clock.now() + 90_000;
    await until(clock, 'time passes', () => clock.now() >= end);
  };
  const items = async () => (await store.views.recordings({ limit: 20 })).items;
  return { world, dir, clock, receive, start, put, received, settled, items, place };
}

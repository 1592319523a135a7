/** Taking an archive of small files in, as `tsn import` does without a running server, onto the disk below `build/out`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importFiles } from '../../src/cli/import-files.ts';
import { scanFolder } from '../../src/engines/folder/scan.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLog } from '../../src/platform/log.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { createReceive } from '../../src/server/receive/receive.ts';
import { openServerStore } from '../../src/store/server/store.ts';
import { localStorage } from '../../test/support/local-storage.ts';
import { type Bench, round } from './figures.ts';

const FILES = 2_000;
const BYTES = 4_096;

/** AllStar's names, and bytes that differ. */
function fill(dir: string): void {
  mkdirSync(dir, { recursive: true });
  for (let index = 0; index < FILES; index++) {
    const name = `202501011200${String(index).padStart(6, '0')}.wav`;
    writeFileSync(join(dir, name), Buffer.alloc(BYTES, `RIFF ${index} `));
  }
}

async function timed(run: () => Promise<{ taken: number; known: number }>) {
  const from = performance.now();
  const { taken, known } = await run();
  return { taken, known, perSecond: round((1000 * FILES) / (performance.now() - from)) };
}

export const importBench: Bench = {
  what: 'taking 2,000 files of 4 KB in, and finding them known',
  async run(tell) {
    const root = resolve('build/out/bench/import');
    rmSync(root, { recursive: true, force: true });
    const dir = join(root, 'archive');
    const dataDir = join(root, 'data');
    fill(dir);
    mkdirSync(dataDir, { recursive: true });
    const place = { path: join(dataDir, 'tsn.db'), addon: loadSqliteAddon() };
    const store = await openServerStore({ ...place, clock: systemClock });
    try {
      const needs = { dataDir, store, clock: systemClock, log: silentLog, version: 'bench' };
      const { importing } = createReceive({ ...needs, ...localStorage(dataDir) });
      const { files } = await scanFolder(dir);
      const rules = { recorder: 'allstar', timeZone: 'UTC' } as const;
      const as = { folder: 'import', node: 'archive', rules, labels: {} };
      const options = { ...as, dir, version: 'bench', isDryRun: false };
      const run = () => importFiles(importing, files, options, () => {});
      tell(`${FILES} files, twice`);
      const first = await timed(run);
      const again = await timed(run);
      const { taken, perSecond } = first;
      return { taken, perSecond, known: again.known, knownPerSecond: again.perSecond };
    } finally {
      await store[Symbol.asyncDispose]();
      rmSync(root, { recursive: true, force: true });
    }
  },
};

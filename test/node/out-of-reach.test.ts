import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeWav } from '../../src/engines/audio/wav/writer.ts';
import { describeOutOfReach } from '../../src/engines/folder/out-of-reach.ts';
import { describeTroubled } from '../../src/node/watch/troubled.ts';
import { startWatch } from '../../src/node/watch/watch.ts';
import { TsnError } from '../../src/platform/errors.ts';
import { silentLog } from '../../src/platform/log.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sha256Of, someBytes } from '../support/files.ts';
import { nodeSite, until } from '../support/node-site.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tempNodeStore } from '../support/temp-node-store.ts';

const KEPT = { keep: 0, maxBytes: 1e12, originals: 'keep', moveTo: '' } as const;
const NAME = '1999/20260101120000.WAV';

test('a link out of the recorder’s folder ships nothing and is told; a linked folder is shipped', async (t) => {
  const site = nodeSite(t);
  await site.serve();
  const node = await site.start();
  const disk = tempFolder(t);
  writeFileSync(join(disk, '20260101120000.WAV'), someBytes(5_000));
  symlinkSync(disk, join(site.config.watch.dir, '1999'));
  const { key } = site.config.ship;
  symlinkSync('file' in key ? key.file : '', join(site.config.watch.dir, '20260101130000.WAV'));
  node.poke();
  await until(site.clock, 'shipped', () => site.arrived()[NAME] !== undefined);
  const { warnings, bySource } = await node.status();
  const told = warnings?.find(({ code }) => code === 'folder/link-leads-out');
  assert.match(
    told?.message ?? '',
    /^main: "20260101130000\.WAV" in .* is a link to a file outside/,
  );
  assert.deepEqual(bySource, { main: { unreadable: 1 } }, 'one file, random bytes');
});

for (const [what, keeping] of [
  [
    'the data folder',
    (dir: string) => ({ dataDir: join(dir, 'tsn'), archive: { ...KEPT, keep: 86_400_000 } }),
  ],
  [
    'the folder for shipped originals',
    (dir: string) => ({
      archive: { ...KEPT, originals: 'move', moveTo: join(dir, 'old') } as const,
    }),
  ],
] as const) {
  test(`${what} may lie in the recorder’s folder: what we put there is not shipped again`, async (t) => {
    const dir = tempFolder(t);
    const sources = { more: { ...nodeSite(t).config.watch, dir } };
    const site = nodeSite(t, { sources, ...keeping(dir) });
    await site.serve();
    const node = await site.start();
    writeFileSync(join(dir, '20260101120000.WAV'), someBytes(5_000));
    await until(site.clock, 'shipped', async () => {
      const { byClass, unshipped } = await node.status();
      return Object.keys(byClass).length > 0 && unshipped === 0;
    });
    site.clock.advance(11 * 60_000); // an original is left alone for ten
    const isMoved = () => existsSync(join(dir, 'old/more/20260101120000.WAV'));
    if (what.includes('originals')) await until(site.clock, 'moved', isMoved);
    const later = site.clock.now() + 20_000;
    await until(site.clock, 'looked again, and shipped what was found', async () => {
      const { lastScanAt, settling, unshipped } = await node.status();
      return (lastScanAt ?? 0) > later && settling === 0 && unshipped === 0;
    });
    assert.deepEqual(site.arrived(), { '20260101120000.WAV': [sha256Of(someBytes(5_000))] });
    assert.equal((await node.status()).bySource?.['more']?.['unreadable'], 1);
  });
}

test('what is out of reach is named with the folder, the first of each kind', () => {
  const found = { unreadable: ['1999', 'b'], misnamed: [], unfollowed: ['a.wav'] };
  assert.deepEqual(
    describeOutOfReach(found, '/rec').map(({ code, message }) => [code, message]),
    [
      [
        'folder/not-readable',
        '"1999" in /rec may not be read, with all that is in it (and 1 more like it)',
      ],
      ['folder/link-leads-out', '"a.wav" in /rec is a link to a file outside of the folder'],
    ],
  );
});

test('a file that cannot be read stays told, by its name, until it is kept or gone', async (t) => {
  const clock = new FakeClock();
  const { store } = await tempNodeStore(t, clock);
  const dir = tempFolder(t);
  const names = ['20260101120000.WAV', '20260101120001.WAV', '20260101120002.WAV'];
  for (const name of names) writeFileSync(join(dir, name), 'sound');
  const refused = new Set(names.slice(1));
  const options = { dir, source: 'main', settle: 2_000, rescan: 60_000, except: [] };
  const watch = startWatch({
    options: { ...options, rules: { recorder: 'allstar', timeZone: 'UTC' } },
    ...{ store, clock, log: silentLog },
    async keep({ name }) {
      if (refused.has(name)) throw new TsnError('data/disk-failing', 'bad block');
      return 'kept';
    },
  });
  t.after(() => watch[Symbol.asyncDispose]());
  const told = () =>
    describeTroubled(watch.health().troubled).map(({ code, message }) => [code, message]);
  await lookFor(clock, 5_000);
  assert.deepEqual(told(), [
    ['data/disk-failing', `"${names[1]}" is not kept yet: bad block (and 1 more file)`],
  ]);
  refused.clear();
  rmSync(join(dir, names[1] ?? ''));
  await lookFor(clock, 60_000);
  assert.deepEqual(told(), []);
});

test('a file whose header promises more is waited for, and taken as it is when nothing comes', async (t) => {
  const clock = new FakeClock();
  const { store } = await tempNodeStore(t, clock);
  const dir = tempFolder(t);
  const wav = writeWav([new Float32Array(8_000)], 8_000);
  const [stalls, dies] = [join(dir, '20260101120000.wav'), join(dir, '20260101120001.wav')];
  for (const path of [stalls, dies]) writeFileSync(path, wav.subarray(0, 1_000));
  const kept: [name: string, bytes: number][] = [];
  const options = { dir, source: 'main', settle: 2_000, rescan: 60_000, except: [] };
  const watch = startWatch({
    options: { ...options, rules: { recorder: 'generic', timeZone: 'UTC' } },
    ...{ store, clock, log: silentLog },
    async keep({ source, name, path, ...seen }) {
      kept.push([name, readFileSync(path).length]);
      await store.transaction((tx) => tx.files.put(source, name, { ...seen, state: 'spooled' }));
      return 'kept';
    },
  });
  t.after(() => watch[Symbol.asyncDispose]());
  await lookFor(clock, 6_000);
  assert.deepEqual(kept, []);
  writeFileSync(stalls, wav);
  await lookFor(clock, 8_000);
  assert.equal(kept.length, 2);
  assert.deepEqual(Object.fromEntries(kept), {
    '20260101120000.wav': wav.length,
    '20260101120001.wav': 1_000,
  });
});

test('a clock that is set forward while a file settles makes no half file complete', async (t) => {
  const clock = new FakeClock();
  const { store } = await tempNodeStore(t, clock);
  const dir = tempFolder(t);
  const path = join(dir, '20260101120000.WAV');
  writeFileSync(path, 'begin');
  const kept: string[] = [];
  const options = { dir, source: 'main', settle: 2_000, rescan: 60_000, except: [] };
  const watch = startWatch({
    options: { ...options, rules: { recorder: 'allstar', timeZone: 'UTC' } },
    ...{ store, clock, log: silentLog },
    keep: async (file) => {
      kept.push(readFileSync(file.path, 'utf8'));
      return 'kept';
    },
  });
  t.after(() => watch[Symbol.asyncDispose]());
  await asleep(clock);
  for (let look = 0; look < 5; look++) {
    clock.advance(200);
    await asleep(clock);
    clock.step(clock.now() + 3_600_000);
    watch.poke();
    await asleep(clock);
  }
  assert.deepEqual(kept, [], 'one second has passed, whatever the clock shows');
});

async function asleep(clock: FakeClock): Promise<void> {
  do await new Promise(setImmediate);
  while (clock.sleeping === 0);
}

/** Lets the watch look again and again for so long. */
async function lookFor(clock: FakeClock, ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 200) {
    await asleep(clock);
    clock.advance(200);
  }
  await asleep(clock);
}

/** Folders that somebody else fills: what is taken in, when, and what becomes of the file. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../../support/node-site.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { dropSite } from './drop-site.ts';

test('a link in a drop folder hands out nothing of this machine', async (t) => {
  const { world, dir, start, put, received, settled } = await dropSite(t);
  writeFileSync(join(world.dataDir, 'secret'), 'a key');
  mkdirSync(dir, { recursive: true });
  symlinkSync(join(world.dataDir, 'secret'), join(dir, '66296_20260125205956.WAV'));
  symlinkSync(world.dataDir, join(dir, 'folder'));
  start();
  put('66296_2026012520595573.WAV', 'RIFF audio');
  await received(1);
  await settled();
  assert.equal((await world.recordings()).length, 1);
});

test('a file that cannot be opened by its name is told, and keeps no other waiting', async (t) => {
  const { dir, clock, start, put, received } = await dropSite(t);
  const misnamed = Buffer.concat([Buffer.from(`${dir}/caf`), Buffer.of(0xe9), Buffer.from('.wav')]);
  writeFileSync(misnamed, 'RIFF audio');
  const drop = start();
  put('66296_2026012520595573.WAV', 'RIFF audio');
  await received(1);
  assert.equal(drop.trouble()?.code, 'folder/name-not-utf8');
  unlinkSync(misnamed);
  await until(clock, 'it is seen to', () => drop.trouble() === undefined);
});

test('a file that stands still is taken in, with the time and labels of its name', async (t) => {
  const { world, start, put, received, items } = await dropSite(t);
  start();
  put('66296_2026012520595573.WAV', 'RIFF audio');
  await received(1);
  const [item] = await items();
  assert.equal(item?.recordedAt, Date.UTC(2026, 0, 26, 4, 59, 55, 730));
  assert.deepEqual([item.node, item.source], ['alpha', 'hill']);
  const { manifest } = await world.store.recordings.get(item.id);
  const { labels } = manifest as { labels: unknown };
  assert.deepEqual(labels, { allstarNode: '66296', county: 'Polk' });
});

test('a file that grows is left alone until it stands still', async (t) => {
  const { dir, clock, start, put, received, settled, items } = await dropSite(t);
  start();
  put('66296_20260125205955.wav', 'RIFF');
  for (let i = 0; i < 5; i++) {
    const end = clock.now() + 6_000;
    await until(clock, 'a moment', () => clock.now() >= end);
    appendFileSync(join(dir, '66296_20260125205955.wav'), ' and more');
    assert.deepEqual(await items(), []);
  }
  await received(1);
  await settled();
  assert.deepEqual(
    (await items()).map(({ sizeBytes }) => sizeBytes),
    [4 + 5 * 9],
  );
});

test('a temporary name is nothing until it is renamed; logs and hidden files are nothing', async (t) => {
  const { dir, start, put, received, settled, items } = await dropSite(t);
  start();
  put('66296_20260125205955.wav.part', 'RIFF audio');
  put('.66296_20260125205955.wav.Xy12', 'RIFF audio');
  put('20260125.txt', 'a log');
  await settled();
  assert.deepEqual(await items(), []);
  renameSync(join(dir, '66296_20260125205955.wav.part'), join(dir, '66296_20260125205955.wav'));
  await received(1);
});

test('the folder is only read, and after a restart nothing comes twice', async (t) => {
  const { dir, world, start, put, received, settled } = await dropSite(t);
  const first = start();
  put('a/66296_20260125205955.wav', 'RIFF audio');
  put('b/66296_20260125210005.mp3', 'more audio');
  await received(2);
  const stopping = first[Symbol.asyncDispose]();
  await stopping;
  start();
  await settled();
  assert.equal((await world.recordings()).length, 2);
  assert.deepEqual(readdirSync(dir, { recursive: true }).map(String).sort(), [
    'a',
    'a/66296_20260125205955.wav',
    'b',
    'b/66296_20260125210005.mp3',
  ]);
});

test('after: remove lets a file go once it is stored; the same again is no second recording', async (t) => {
  const { dir, world, clock, start, put, received } = await dropSite(t, { after: 'remove' });
  start();
  for (let i = 0; i < 2; i++) {
    put('66296_20260125205955.wav', 'RIFF audio');
    await received(1);
    await until(clock, 'it is gone', () => readdirSync(dir).length === 0);
  }
  assert.equal((await world.recordings()).length, 1);
});

test('after: move moves it, below the same folders', async (t) => {
  const moveTo = tempFolder(t);
  const { dir, clock, start, put } = await dropSite(t, { after: 'move', moveTo });
  start();
  put('net/66296_20260125205955.wav', 'RIFF audio');
  await until(clock, 'it is moved', () => existsSync(join(moveTo, 'net/66296_20260125205955.wav')));
  assert.deepEqual(readdirSync(join(dir, 'net')), []);
});

test('sent again with more in it, the longer one is shown', async (t) => {
  const { start, put, received, items } = await dropSite(t);
  const whole = `RIFF${'audio '.repeat(100)}`;
  start();
  put('66296_20260125205955.wav', whole.slice(0, 200));
  await received(1);
  put('66296_20260125205955.wav', whole);
  await received(2);
  assert.deepEqual(
    (await items()).map(({ sizeBytes }) => sizeBytes),
    [whole.length],
  );
});

test('while the storage is away nothing is taken in, and nothing is refused', async (t) => {
  const { world, start, put, received, settled, items, place } = await dropSite(t);
  start();
  await place.storage.look();
  renameSync(join(world.dataDir, 'audio'), join(world.dataDir, 'away'));
  await place.storage.look();
  put('66296_20260125205955.wav', 'RIFF audio');
  await settled();
  assert.deepEqual(await items(), []);
  renameSync(join(world.dataDir, 'away'), join(world.dataDir, 'audio'));
  await place.storage.look();
  await received(1);
});

test('a folder that is missing is said, and read when it is there', async (t) => {
  const { dir, clock, start, put, received } = await dropSite(t);
  renameSync(dir, `${dir}-away`);
  const drop = start();
  await until(clock, 'it is said', () => drop.trouble()?.code === 'folder/not-found');
  renameSync(`${dir}-away`, dir);
  put('66296_20260125205955.wav', 'RIFF audio');
  await received(1);
  assert.equal(drop.trouble(), undefined);
});

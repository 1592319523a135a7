/** An audio folder whose disk is not mounted is told from one that is merely empty. */
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { audioMark } from '../../../src/engines/storage/mark.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import { localStorage } from '../../support/local-storage.ts';
import { syncedBy } from '../../support/synced-paths.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const BYTES = Buffer.from('some audio');
const CONTENT = { sha256: sha256(BYTES), sizeBytes: BYTES.length };
const PATH = `audio/2026/01/02/${CONTENT.sha256}.wav`;

async function world(t: Parameters<typeof tempFolder>[0]) {
  const dataDir = tempFolder(t);
  const disk = join(dataDir, 'disk');
  await mkdir(disk);
  const source = join(dataDir, 'source');
  await writeFile(source, BYTES);
  return { dataDir, disk, source };
}

test('an empty mount point takes no audio, and says which mark it lacks; with the disk all goes on', async (t) => {
  const { dataDir, disk, source } = await world(t);
  const { audio, storage } = localStorage(dataDir, disk);
  assert.equal(await audio.put(PATH, CONTENT, source), 'placed');
  await rename(disk, `${disk}-unmounted`);
  await mkdir(disk);
  await assert.rejects(audio.put(PATH, CONTENT, source), { code: 'storage/not-mounted' });
  const beside = audio.putText('manifests/2026/01/02/one.json', '{}');
  await assert.rejects(beside, { code: 'storage/not-mounted' });
  await assert.rejects(audio.sizeOf(PATH), { code: 'storage/not-mounted' });
  await assert.rejects(
    audio.readText('manifests/2026/01/02/one.json'),
    { code: 'storage/not-mounted' },
    'it is not known to be gone',
  );
  await assert.rejects(
    async () => {
      for await (const _ of audio.read(PATH));
    },
    { code: 'storage/not-mounted' },
  );
  await storage.look();
  assert.match(storage.waitsFor() ?? '', /^storage\/not-mounted: .*not mounted/);
  assert.notEqual(storage.waitsForReading(), undefined);
  assert.deepEqual(await readdir(disk), [], 'nothing was written into it');
  await rm(disk, { recursive: true });
  await rename(`${disk}-unmounted`, disk);
  await storage.look();
  assert.equal(storage.waitsFor(), undefined);
  assert.equal(await audio.put(PATH, CONTENT, source), 'held already');
});

test('the mark outlives a restart, and an empty folder is noticed by the next process too', async (t) => {
  const { dataDir, disk, source } = await world(t);
  await localStorage(dataDir, disk).audio.put(PATH, CONTENT, source);
  await rm(disk, { recursive: true });
  const again = localStorage(dataDir, disk).audio;
  await assert.rejects(again.put(PATH, CONTENT, source), { code: 'storage/not-mounted' });
});

test('a mark is remembered only once it is on its disk: else a power cut would lock the folder', async (t) => {
  const { dataDir, disk } = await world(t);
  const synced = await syncedBy(() => audioMark(disk, dataDir).check());
  const marked = synced.lastIndexOf(join(disk, 'audio'));
  const remembered = synced.findIndex((path) => path.includes('storage-id'));
  const begun = synced.findIndex((path) => path.includes('.tsn-storage'));
  assert.ok(begun < marked - 1 && marked < remembered, synced.join('\n'));
});

test('a new disk is taken once its mark says so, as the message tells', async (t) => {
  const { dataDir, disk, source } = await world(t);
  await localStorage(dataDir, disk).audio.put(PATH, CONTENT, source);
  await rm(disk, { recursive: true });
  const { audio, storage } = localStorage(dataDir, disk);
  await storage.look();
  const [, id = '', path = ''] = /echo (\S+) > (\S+)/.exec(storage.waitsFor() ?? '') ?? [];
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `${id}\n`);
  assert.equal(await audio.put(PATH, CONTENT, source), 'placed');
});

test('servers that share a folder share its mark', async (t) => {
  const { dataDir, disk, source } = await world(t);
  const other = tempFolder(t);
  const [one, two] = [localStorage(dataDir, disk).audio, localStorage(other, disk).audio];
  const ends = await Promise.all([one.put(PATH, CONTENT, source), two.check()]);
  assert.equal(ends[0], 'placed');
  assert.equal(await two.put(PATH, CONTENT, source), 'held already');
  const ids = await Promise.all(
    [dataDir, other].map((dir) => readFile(join(dir, 'storage-id'), 'utf8')),
  );
  assert.equal(ids[0], ids[1]);
});

test('less room than is to stay free pauses writing, not reading', async (t) => {
  const { dataDir, disk } = await world(t);
  const { storage } = localStorage(dataDir, disk, Number.MAX_SAFE_INTEGER);
  await assert.rejects(storage.admit(), { code: 'storage/low-space' });
  assert.match(storage.waitsFor() ?? '', /MB are free/);
  assert.equal(storage.waitsForReading(), undefined);
  const health = await storage.health();
  assert.deepEqual([health.state, health.code], ['down', 'storage/low-space']);
});

/** What cannot be taken in is kept, once, within a budget, and can be replayed. */
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ToQuarantine } from '../../../src/domain/quarantine.ts';
import { TsnError } from '../../../src/platform/errors.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { createReceive } from '../../../src/server/receive/receive.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { localStorage } from '../../support/local-storage.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { tempServerStore } from '../../support/temp-store.ts';

const ITEM: ToQuarantine = {
  ...{ code: 'upload/system-unknown', message: 'system 7 is not one of the key', origin: 'rdio' },
  ...{ from: 'county', extension: 'wav', fields: { system: '7' } },
  draft: {
    ...{ node: 'county', source: 'sys7', originalName: 'a.wav', recordedAt: 1_769_601_600_000 },
    ...{ recordedAtSource: 'name', recordedAtCertainty: 'exact', timeZone: 'UTC' },
    ...{ class: 'speech-candidate', labels: { talkgroup: '9' }, software: 'rdio' },
  },
};

async function site(t: TestContext, quarantineBytes?: number) {
  const dataDir = tempFolder(t);
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  const needs = { dataDir, store, clock, log: silentLog, version: 'test', quarantineBytes };
  const receive = createReceive({ ...needs, ...localStorage(dataDir) });
  const path = join(dataDir, 'came.wav');
  await writeFile(path, 'some bytes');
  return { receive, store, path, dataDir, clock };
}

/** How long what is said of an item is, on the disk. */
async function noteOf(dataDir: string, id: string): Promise<number> {
  return (await stat(join(dataDir, 'quarantine', `${id}.json`))).size;
}

async function names(store: Awaited<ReturnType<typeof site>>['store']) {
  const { items } = await store.views.recordings({ limit: 10 });
  return items.map(({ node, source, originalName }) => `${node}/${source}/${originalName}`);
}

test('what comes again is kept once', async (t) => {
  const { receive, path, dataDir } = await site(t);
  const first = await receive.quarantine.put(ITEM, path);
  const again = await receive.quarantine.put(ITEM, path);
  assert.deepEqual(again, first);
  assert.deepEqual((await receive.desk.list({ limit: 10 })).items, [first]);
  const { items, bytes, maxBytes } = await receive.quarantine.counts();
  assert.deepEqual([items, maxBytes], [1, 1_000_000_000]);
  assert.equal(bytes, 10 + (await noteOf(dataDir, first.id)), 'the sound, and what was said of it');
});

test('what is in it is counted along, and what a person did by hand is seen within a minute', async (t) => {
  const { receive, path, dataDir, clock } = await site(t);
  const { quarantine } = receive;
  const held = async () => {
    const { items, bytes } = await quarantine.counts();
    return [items, bytes];
  };
  assert.deepEqual(await held(), [0, 0]);
  const kept = [];
  for (const originalName of ['a.wav', 'b.wav', 'c.wav'])
    kept.push(await quarantine.put({ ...ITEM, draft: { ...ITEM.draft, originalName } }, path));
  const each = 10 + (await noteOf(dataDir, kept[0]?.id ?? ''));
  assert.deepEqual(await held(), [3, 3 * each]);
  await quarantine.remove(kept[0]?.id ?? '');
  assert.deepEqual(await held(), [2, 2 * each]);
  for (const end of ['json', 'audio'])
    await rm(join(dataDir, 'quarantine', `${kept[1]?.id}.${end}`));
  clock.advance(60_000);
  assert.deepEqual(await held(), [1, each]);
});

test('it is shown page by page, the newest first, whatever comes and goes between the pages', async (t) => {
  const { receive, path, clock } = await site(t);
  const { desk, quarantine } = receive;
  const put = async (originalName: string): Promise<string> => {
    clock.advance(1_000);
    return (await quarantine.put({ ...ITEM, draft: { ...ITEM.draft, originalName } }, path)).id;
  };
  const ids = [await put('a'), await put('b'), await put('c'), await put('d'), await put('e')];
  const [a, b, c, d, e] = ids;
  const first = await desk.list({ limit: 2 });
  assert.deepEqual(
    first.items.map(({ id }) => id),
    [e, d],
  );
  await desk.remove(String(d)); // where the page ended
  await desk.remove(String(c));
  await put('f');
  const second = await desk.list({ limit: 2, after: String(first.next) });
  assert.deepEqual(
    second.items.map(({ id }) => id),
    [b, a],
  );
  assert.equal(second.next, null);
  await assert.rejects(desk.list({ limit: 2, after: 'yesterday' }), { code: 'usage/invalid' });
});

test('what was removed and came again stands at its new time', async (t) => {
  const { receive, path, clock } = await site(t);
  const other = { ...ITEM, draft: { ...ITEM.draft, originalName: 'b.wav' } };
  const { id } = await receive.quarantine.put(ITEM, path);
  clock.advance(1_000);
  await receive.quarantine.put(other, path);
  await receive.desk.list({ limit: 10 });
  await receive.desk.remove(id);
  clock.advance(1_000);
  await receive.quarantine.put(ITEM, path);
  assert.equal((await receive.desk.list({ limit: 1 })).items[0]?.id, id);
});

test('over its budget it refuses, and what is in it stays', async (t) => {
  const { receive, path } = await site(t, 1_200);
  await receive.quarantine.put(ITEM, path);
  const fields = { comment: 'x'.repeat(1_000) };
  const other = { ...ITEM, fields, draft: { ...ITEM.draft, originalName: 'b.wav' } };
  await assert.rejects(
    receive.quarantine.put(other, path),
    (error) => error instanceof TsnError && error.code === 'quarantine/full',
  );
  assert.equal((await receive.desk.list({ limit: 10 })).items.length, 1);
});

test('a replay makes a recording of it, and it is gone from quarantine', async (t) => {
  const { receive, store, path, dataDir } = await site(t);
  const { id } = await receive.quarantine.put(ITEM, path);
  await receive.desk.replay(id);
  assert.deepEqual(await names(store), ['county/sys7/a.wav']);
  assert.deepEqual((await receive.desk.list({ limit: 10 })).items, []);
  assert.deepEqual(await readdir(join(dataDir, 'quarantine')), []);
  assert.deepEqual(await readdir(join(dataDir, 'inbox', 'county')), []);
  await assert.rejects(receive.desk.replay(id), /nothing in quarantine/);
});

test('the same bytes replayed twice are one recording, and a name can be given', async (t) => {
  const { receive, store, path } = await site(t);
  for (let times = 0; times < 2; times++) {
    const { id } = await receive.quarantine.put(ITEM, path);
    await receive.desk.replay(id, { node: 'hilltop', source: 'scanner' });
  }
  assert.deepEqual(await names(store), ['hilltop/scanner/a.wav']);
});

test('a replay that is refused leaves it where it is', async (t) => {
  const { receive, path, dataDir } = await site(t);
  const { id } = await receive.quarantine.put(ITEM, path);
  await assert.rejects(receive.desk.replay(id, { node: 'No Node' }), /node/);
  assert.equal((await receive.desk.list({ limit: 10 })).items.length, 1);
  assert.deepEqual(await readdir(join(dataDir, 'inbox')).catch(() => []), []);
});

test('a note that a crash has torn is no item, and hostile ids are none', async (t) => {
  const { receive, dataDir } = await site(t);
  await mkdir(join(dataDir, 'quarantine'));
  await writeFile(join(dataDir, 'quarantine', `${'a'.repeat(24)}.json`), '{"id":');
  assert.deepEqual((await receive.desk.list({ limit: 10 })).items, []);
  for (const id of ['../server', 'a'.repeat(24), '']) {
    await assert.rejects(receive.desk.remove(id), /nothing in quarantine/);
  }
});

test('an item whose bytes were lost gets them again when they come again', async (t) => {
  const { receive, path } = await site(t);
  const { id } = await receive.quarantine.put(ITEM, path);
  await rm(receive.quarantine.audioPath(id));
  await receive.quarantine.put(ITEM, path);
  assert.equal(await readFile(receive.quarantine.audioPath(id), 'utf8'), 'some bytes');
});

test('a copy that a killed server left half done takes no room after the next start', async (t) => {
  const { receive, path, dataDir } = await site(t);
  await receive.quarantine.put(ITEM, path);
  const folder = join(dataDir, 'quarantine');
  const before = await readdir(folder);
  await writeFile(join(folder, '.half.tmp'), 'some by');
  await receive.reconcile();
  assert.deepEqual((await readdir(folder)).sort(), before.sort());
});

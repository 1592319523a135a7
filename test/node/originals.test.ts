import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type OriginalsNeeds, originalsRound } from '../../src/node/archive/originals.ts';
import { sha256Of, someBytes } from '../support/files.ts';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { spoolSite } from '../support/spool-site.ts';

const KB = someBytes(1_000);
const QUIET_MS = 600_001;

async function setUp(t: TestContext, wish: OriginalsNeeds['wish'], moveTo?: string) {
  const site = await spoolSite(t);
  const to = moveTo ?? join(site.dataDir, 'done');
  const needs: OriginalsNeeds = { ...site.needs, wish, moveTo: to };
  const confirmed = async (name: string, bytes: Uint8Array): Promise<string> => {
    const id = await site.spool(name, bytes);
    await site.confirm(id);
    return id;
  };
  const what = async (id: string) => (await site.store.recordings.get(id)).original;
  return { ...site, to, confirmed, what, settle: originalsRound(needs) };
}

test('the recorder’s files are only read, unless the operator chose otherwise', async (t) => {
  const { clock, confirmed, settle, original } = await setUp(t, 'keep');
  await confirmed('a.wav', KB);
  clock.advance(QUIET_MS);
  await settle();
  assert.ok(existsSync(original('a.wav')));
});

test('an original goes only after its bytes were confirmed, and a while after', async (t) => {
  const { clock, spool, confirmed, settle, original, what } = await setUp(t, 'remove');
  const id = await confirmed('a.wav', KB);
  await spool('b.wav', KB);
  clock.advance(QUIET_MS - 2_000);
  await settle();
  assert.ok(existsSync(original('a.wav')), 'it may still grow');
  clock.advance(QUIET_MS);
  await settle();
  assert.deepEqual([existsSync(original('a.wav')), await what(id)], [false, 'removed']);
  assert.ok(existsSync(original('b.wav')), 'nobody has confirmed it');
});

for (const wish of ['remove', 'move'] as const) {
  test(`${wish}: a file that changed since it was shipped is left alone`, async (t) => {
    const { clock, confirmed, settle, original, what } = await setUp(t, wish);
    const grown = await confirmed('a.wav', KB);
    const other = await confirmed('b.wav', KB);
    appendFileSync(original('a.wav'), 'more');
    writeFileSync(original('b.wav'), someBytes(1_000, 2));
    clock.advance(QUIET_MS);
    await settle();
    assert.deepEqual([await what(grown), await what(other)], ['changed', 'changed']);
    assert.ok(existsSync(original('a.wav')) && existsSync(original('b.wav')));
  });
}

test('an original whose disk is away is no original that somebody took away', async (t) => {
  const { clock, dataDir, confirmed, settle, original, what } = await setUp(t, 'remove');
  const ids = [await confirmed('a.wav', KB), await confirmed('b.wav', KB)];
  clock.advance(QUIET_MS);
  renameSync(original('.'), join(dataDir, 'unmounted'));
  await settle();
  mkdirSync(original('.'));
  await settle();
  assert.deepEqual(await Promise.all(ids.map(what)), ['there', 'there'], 'an empty mount point');
  rmdirSync(original('.'));
  renameSync(join(dataDir, 'unmounted'), original('.'));
  rmSync(original('a.wav'));
  await settle();
  assert.deepEqual(await Promise.all(ids.map(what)), ['gone', 'removed']);
});

test('a moved original keeps its name, and never takes the place of another', async (t) => {
  const { clock, to, confirmed, settle, original, what } = await setUp(t, 'move');
  mkdirSync(join(to, 'main'), { recursive: true });
  writeFileSync(join(to, 'main/b.wav'), 'another one');
  const ids = [await confirmed('a.wav', KB), await confirmed('b.wav', KB)];
  clock.advance(QUIET_MS);
  await settle();
  assert.deepEqual(await Promise.all(ids.map(what)), ['moved', 'moved']);
  assert.ok(readFileSync(join(to, 'main/a.wav')).equals(KB));
  assert.equal(readFileSync(join(to, 'main/b.wav'), 'utf8'), 'another one');
  const beside = `b.${sha256Of(KB).slice(0, 12)}.wav`;
  assert.ok(readFileSync(join(to, 'main', beside)).equals(KB));
  assert.ok(!existsSync(original('a.wav')) && !existsSync(original('b.wav')));
});

const skip = whyNoSmallDisk() ?? false;

test('a move to another disk that is full takes nothing away', { skip }, async (t) => {
  const disk = smallDisk(t, 1);
  const { clock, confirmed, settle, original, what } = await setUp(t, 'move', disk.path);
  const bytes = someBytes(200_000);
  const id = await confirmed('a.wav', bytes);
  clock.advance(QUIET_MS);
  disk.fill(50_000);
  await assert.rejects(settle(), { code: 'originals/not-writable' });
  assert.ok(existsSync(original('a.wav')));
  disk.empty();
  await settle();
  assert.deepEqual([existsSync(original('a.wav')), await what(id)], [false, 'moved']);
  assert.ok(readFileSync(join(disk.path, 'main/a.wav')).equals(bytes));
});

test('originals that cannot be moved keep none of the others from it, and are told', async (t) => {
  const { clock, confirmed, settle, original, what, to } = await setUp(t, 'move');
  mkdirSync(original('stuck'));
  mkdirSync(join(to, 'main'), { recursive: true });
  writeFileSync(join(to, 'main/stuck'), 'no folder');
  const stuck: string[] = [];
  for (let n = 0; n < 60; n++) stuck.push(await confirmed(`stuck/${n}.wav`, someBytes(10, n)));
  const id = await confirmed('a.wav', KB);
  clock.advance(QUIET_MS);
  for (let round = 0; round < 2; round++) {
    await assert.rejects(settle(), { code: 'originals/not-writable' });
  }
  assert.equal(await what(id), 'moved');
  assert.equal(await what(stuck[0] ?? ''), 'there');
});

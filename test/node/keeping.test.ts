import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { letGo } from '../../src/node/held-bytes.ts';
import { checkReference } from '../../src/node/reference.ts';
import { forgetRound } from '../../src/node/spool/forget.ts';
import { startKeeper } from '../../src/node/spool/keeper.ts';
import { makeRoom } from '../../src/node/spool/room.ts';
import { spoolFile } from '../../src/node/spool/spool.ts';
import { someBytes } from '../support/files.ts';
import { spoolSite } from '../support/spool-site.ts';

const KB = someBytes(1_000);

test('what the server has confirmed goes first, the oldest confirmation before all; nothing else ever goes', async (t) => {
  const { needs, spool, confirm, copies } = await spoolSite(t, { maxBytes: 4_500 });
  const ids = [];
  for (const name of ['a.wav', 'b.wav', 'c.wav', 'd.wav']) ids.push(await spool(name, KB));
  const [, b = '', c = ''] = ids;
  await confirm(c);
  await confirm(b);
  assert.equal(await makeRoom(needs, 500), undefined);
  assert.deepEqual(copies(ids), [true, true, true, true], 'there was room');
  assert.equal(await makeRoom(needs, 1_000), undefined);
  assert.deepEqual(copies(ids), [true, true, false, true]);
  assert.equal(await makeRoom(needs, 3_000), 'spool/over-budget');
  assert.deepEqual(copies(ids), [true, false, false, true]);
});

test('the spool leaves so much of the disk free as it is told', async (t) => {
  const { needs, disk, spool, confirm, copies } = await spoolSite(t, { minFreeBytes: 5_000 });
  const ids = [await spool('a.wav', KB), await spool('b.wav', KB)];
  await confirm(ids[0] ?? '');
  disk.freeBytes = 5_999;
  assert.equal(await makeRoom(needs, 1_000), 'spool/disk-low');
  assert.deepEqual(copies(ids), [false, true]);
  disk.freeBytes = 6_000;
  assert.equal(await makeRoom(needs, 1_000), undefined);
});

test('a copy that is asked for again just when it was to be let go stays', async (t) => {
  const { needs, store, spool, confirm, copies } = await spoolSite(t);
  const id = await spool('a.wav', KB);
  await confirm(id);
  const [found] = await store.held.confirmedCopies(1);
  assert.ok(found !== undefined);
  assert.equal(await store.transaction((tx) => tx.held.unconfirm(id)), true);
  await letGo(needs, found);
  assert.deepEqual([copies([id]), (await store.recordings.get(id)).held], [[true], 'copy']);
  await confirm(id);
  await letGo(needs, found);
  assert.deepEqual([copies([id]), (await store.recordings.get(id)).held], [[false], 'none']);
});

test('a reference counts as there while the recorder leaves its bytes alone', async (t) => {
  const { store, original, spool } = await spoolSite(t);
  const id = await spool('a.wav', KB, 'none');
  const recording = await store.recordings.get(id);
  const path = original('a.wav');
  const check = () => checkReference(recording, path);
  assert.equal(await check(), 'there');
  utimesSync(path, 1, 1);
  assert.equal(await check(), 'there', 'a new time with the same bytes');
  appendFileSync(path, 'more');
  assert.equal(await check(), 'grown');
  writeFileSync(path, 'over the start', { flag: 'r+' });
  assert.equal(await check(), 'replaced');
  writeFileSync(path, 'short');
  await assert.rejects(check(), { code: 'spool/original-changed' });
  rmSync(path);
  await assert.rejects(check(), { code: 'spool/original-gone' });
});

test('a reference becomes a copy only of the very bytes that were seen', async (t) => {
  const { clock, store, dataDir, needs, disk, original, spool } = await spoolSite(t, {
    minFreeBytes: 10,
  });
  disk.freeBytes = 0;
  const [good, changed] = [await spool('a.wav', KB, 'none'), await spool('b.wav', KB, 'none')];
  writeFileSync(original('b.wav'), someBytes(1_000, 2));
  await using keeper = startKeeper(needs);
  while (clock.sleeping === 0) await new Promise(setImmediate);
  assert.equal((await keeper.health()).shortage?.code, 'spool/disk-low');
  assert.equal((await keeper.health()).references, 2);
  disk.freeBytes = 1e12;
  clock.advance(30_000);
  while (clock.sleeping === 0) await new Promise(setImmediate);
  const { held, spoolPath } = await store.recordings.get(good);
  assert.equal(held, 'copy');
  assert.ok(readFileSync(join(dataDir, spoolPath)).equals(KB));
  assert.equal((await store.recordings.get(changed)).held, 'reference');
  assert.equal((await keeper.health()).shortage, null);
});

test('confirmed copies stay for their time and within their budget, the others as long as it takes', async (t) => {
  const { clock, needs, spool, confirm, copies } = await spoolSite(t, {
    keepMs: 86_400_000,
    keepBytes: 2_500,
  });
  const ids = [];
  for (const name of ['a.wav', 'b.wav', 'c.wav', 'd.wav']) ids.push(await spool(name, KB));
  for (const id of ids.slice(0, 3)) await confirm(id);
  await using _keeper = startKeeper(needs);
  while (clock.sleeping === 0) await new Promise(setImmediate);
  assert.deepEqual(copies(ids), [false, true, true, true], 'over the budget');
  clock.advance(86_400_000);
  while (clock.sleeping === 0) await new Promise(setImmediate);
  assert.deepEqual(copies(ids), [false, false, false, true]);
});

test('a copy that a crash left behind after its confirmation is let go at the next start', async (t) => {
  const { clock, store, needs, spool, confirm, copies } = await spoolSite(t);
  const id = await spool('a.wav', KB);
  await confirm(id);
  await using _keeper = startKeeper(needs);
  while (clock.sleeping === 0) await new Promise(setImmediate);
  assert.deepEqual(copies([id]), [false]);
  assert.equal((await store.recordings.get(id)).held, 'none');
});

test('a full spool is told until what had no room has room, however small the next file is', async (t) => {
  const { needs, spool, confirm } = await spoolSite(t, { maxBytes: 1_500, keepMs: 1e9 });
  const id = await spool('a.wav', KB);
  await using keeper = startKeeper(needs);
  assert.equal(await keeper.room(1_000), 'spool/over-budget');
  assert.equal(await keeper.room(100), undefined);
  assert.equal((await keeper.health()).shortage?.code, 'spool/over-budget');
  await confirm(id);
  assert.equal(await keeper.room(1_000), undefined);
  assert.equal((await keeper.health()).shortage, null);
});

test('what was confirmed long ago and is nowhere here is forgotten, and not shipped anew if it comes back', async (t) => {
  const { clock, store, needs, spool, confirm, settled, original } = await spoolSite(t);
  const names = ['a.wav', 'there.wav', 'waits.wav', 'moved.wav'];
  const ids = new Map<string, string>();
  for (const name of names) ids.set(name, await spool(name, KB));
  const id = (name: string): string => ids.get(name) ?? '';
  for (const name of names) if (name !== 'waits.wav') await confirm(id(name));
  await store.transaction((tx) => tx.held.putOriginal(id('moved.wav'), 'moved'));
  for (const name of ['a.wav', 'waits.wav', 'moved.wav']) rmSync(original(name));
  const round = async () => {
    clock.advance(30_000);
    do await new Promise(setImmediate);
    while (clock.sleeping === 0);
  };
  await using _keeper = startKeeper(needs);
  await round();
  await store.recordings.get(id('a.wav'));
  clock.advance(90 * 86_400_000);
  await round();
  await assert.rejects(store.recordings.get(id('a.wav')), { code: 'data/not-found' });
  for (const name of names.slice(1)) await store.recordings.get(id(name));
  const again = await spoolFile(needs, settled('a.wav', KB));
  assert.equal(again.outcome, 'known');
});

test('an empty folder is a disk that is not mounted: nothing is forgotten for it', async (t) => {
  const { clock, store, needs, spool, confirm, original } = await spoolSite(t);
  const id = await spool('a.wav', KB);
  await confirm(id);
  await store.transaction((tx) => tx.held.put(id, 'none'));
  rmSync(original('a.wav'));
  clock.advance(91 * 86_400_000);
  const round = forgetRound(needs);
  await round();
  await store.recordings.get(id);
  writeFileSync(original('other.wav'), KB);
  await round();
  await assert.rejects(store.recordings.get(id), { code: 'data/not-found' });
});

test('what the server asks for again just when it was to be forgotten is remembered', async (t) => {
  const { clock, store, needs, original, spool, confirm } = await spoolSite(t);
  const id = await spool('a.wav', KB);
  await confirm(id);
  await store.transaction((tx) => tx.held.put(id, 'none'));
  rmSync(original('a.wav'));
  writeFileSync(original('other.wav'), KB);
  clock.advance(91 * 86_400_000);
  const longConfirmed: typeof store.held.longConfirmed = async (...asked) => {
    const found = await store.held.longConfirmed(...asked);
    await store.transaction(async (tx) => {
      await tx.held.put(id, 'copy');
      assert.ok(await tx.held.unconfirm(id));
    });
    return found;
  };
  await forgetRound({ ...needs, store: { ...store, held: { ...store.held, longConfirmed } } })();
  assert.equal((await store.recordings.get(id)).held, 'copy');
});

test('references whose files are gone keep no other from its copy', async (t) => {
  const { clock, store, needs, original, spool } = await spoolSite(t);
  for (let n = 0; n < 60; n++) {
    await spool(`gone${n}.wav`, someBytes(10, n), 'none');
    rmSync(original(`gone${n}.wav`));
  }
  clock.advance(1);
  const last = await spool('a.wav', KB, 'none');
  await using _keeper = startKeeper(needs);
  for (let round = 0; round < 3; round++) {
    clock.advance(30_000);
    do await new Promise(setImmediate);
    while (clock.sleeping === 0);
  }
  assert.equal((await store.recordings.get(last)).held, 'copy');
});

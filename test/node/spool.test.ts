import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { SettledFile } from '../../src/node/recorder-file.ts';
import { removeOrphans } from '../../src/node/spool/orphans.ts';
import { extensionOf, newestFirst, spoolFile } from '../../src/node/spool/spool.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sha256Of, sizeAndTime, someBytes } from '../support/files.ts';
import { tempNodeStore } from '../support/temp-node-store.ts';

async function setUp(t: TestContext) {
  const clock = new FakeClock();
  const { store, dataDir } = await tempNodeStore(t, clock);
  const recorder = join(dataDir, 'recorder');
  mkdirSync(recorder);
  const settled = (name: string, bytes: Uint8Array, recordedAt = clock.now()): SettledFile => {
    const path = join(recorder, name);
    writeFileSync(path, bytes);
    return {
      ...{ source: 'main', recorder: 'allstar' as const, name, path, ...sizeAndTime(path) },
      recordedAt: { recordedAt, source: 'name', certainty: 'exact', timeZone: 'UTC' },
    };
  };
  const spooled = () => readdirSync(join(dataDir, 'spool')).sort();
  return { clock, store, dataDir, settled, spooled, needs: { store, dataDir, clock } };
}

test('bytes, row, mark and job are there together', async (t) => {
  const { store, dataDir, needs, settled } = await setUp(t);
  const bytes = someBytes(700_001);
  const file = settled('a.WAV', bytes);
  const outcome = await spoolFile(needs, file);
  assert.ok(outcome.outcome === 'spooled');
  const recording = await store.recordings.get(outcome.id);
  assert.equal(recording.sha256, sha256Of(bytes));
  assert.equal(recording.spoolPath, `spool/${outcome.id}.wav`);
  assert.ok(readFileSync(join(dataDir, recording.spoolPath)).equals(bytes));
  assert.equal((await store.files.mark('main', 'a.WAV'))?.sha256, sha256Of(bytes));
  assert.deepEqual(
    (await store.jobs.list({ limit: 9 })).map(({ kind, subjectId }) => [kind, subjectId]),
    [['ship', outcome.id]],
  );
});

test('what the recorder does to its file later does not reach the spool', async (t) => {
  const { store, dataDir, needs, settled } = await setUp(t);
  const bytes = someBytes(5_000);
  const file = settled('a.wav', bytes);
  const outcome = await spoolFile(needs, file);
  assert.ok(outcome.outcome === 'spooled');
  writeFileSync(file.path, 'over the start', { flag: 'r+' });
  appendFileSync(file.path, 'and more');
  const { spoolPath } = await store.recordings.get(outcome.id);
  assert.ok(readFileSync(join(dataDir, spoolPath)).equals(bytes));
});

test('the same bytes under the same name are spooled once; under another name they are another recording', async (t) => {
  const { needs, settled, spooled } = await setUp(t);
  const bytes = someBytes(5_000);
  assert.equal((await spoolFile(needs, settled('a.wav', bytes))).outcome, 'spooled');
  assert.equal((await spoolFile(needs, settled('a.wav', bytes))).outcome, 'known');
  assert.equal((await spoolFile(needs, settled('b.wav', bytes))).outcome, 'spooled');
  assert.equal(spooled().length, 2, 'no copy stays behind');
});

test('a file that went on growing after it was looked at is not spooled half', async (t) => {
  const { store, needs, settled, spooled } = await setUp(t);
  const file = settled('a.wav', someBytes(5_000));
  appendFileSync(file.path, 'and more');
  assert.deepEqual(await spoolFile(needs, file), { outcome: 'changed' });
  assert.deepEqual(spooled(), []);
  assert.equal(await store.files.mark('main', 'a.wav'), undefined, 'it is looked at again');
});

test('a file that is gone when it is copied leaves nothing', async (t) => {
  const { needs, settled, spooled } = await setUp(t);
  const file = { ...settled('a.wav', someBytes(10)), path: '/nonexistent/a.wav' };
  assert.deepEqual(await spoolFile(needs, file), { outcome: 'changed' });
  assert.deepEqual(spooled(), []);
});

test('a store that fails leaves no copy, and the file is spooled the next time', async (t) => {
  const { needs, settled, spooled } = await setUp(t);
  const file = settled('a.wav', someBytes(10));
  const failing = {
    ...needs.store,
    transaction: () => Promise.reject(new Error('disk is full')),
  };
  await assert.rejects(spoolFile({ ...needs, store: failing }, file), /disk is full/);
  assert.deepEqual(spooled(), []);
  assert.equal((await spoolFile(needs, file)).outcome, 'spooled');
});

test('a crash between copy and row leaves no orphan, and what a row speaks of stays', async (t) => {
  const { clock, store, dataDir, needs, settled, spooled } = await setUp(t);
  const kept = await spoolFile(needs, settled('a.wav', someBytes(10)));
  const shipped = await spoolFile(needs, settled('b.wav', someBytes(10)));
  assert.ok(kept.outcome === 'spooled' && shipped.outcome === 'spooled');
  await store.transaction(async (tx) => {
    await tx.recordings.shipped(shipped.id, clock.now());
    await tx.held.put(shipped.id, 'none');
  });
  writeFileSync(join(dataDir, 'spool/018f0000-0000-7000-8000-000000000000.wav'), 'no row');
  writeFileSync(join(dataDir, `spool/${kept.id}.wav.tmp`), 'half restored');
  assert.equal(await removeOrphans(store, dataDir), 3);
  assert.deepEqual(spooled(), [`${kept.id}.wav`]);
});

test('what was said last is shipped first', async (t) => {
  const { clock, store, needs, settled } = await setUp(t);
  const now = clock.now();
  const said = [now - 86_400_000, now - 60_000, now - 3_600_000, now - 30 * 86_400_000];
  const ids: string[] = [];
  for (const [i, recordedAt] of said.entries()) {
    const outcome = await spoolFile(needs, settled(`${i}.wav`, someBytes(10, i), recordedAt));
    assert.ok(outcome.outcome === 'spooled');
    ids.push(outcome.id);
    clock.advance(10_000);
  }
  const order: (string | undefined)[] = [];
  for (let i = 0; i < said.length; i++) {
    const want = { kinds: ['ship'], worker: 'w', now: clock.now(), forMs: 60_000 } as const;
    order.push((await store.jobs.lease(want))?.subjectId);
  }
  assert.deepEqual(order, [ids[1], ids[2], ids[0], ids[3]]);
});

test('a name from the future gets no better place than now', () => {
  assert.equal(
    newestFirst(Date.UTC(2090, 0), Date.UTC(2026, 0)),
    newestFirst(Date.UTC(2026, 0), Date.UTC(2026, 0)),
  );
  assert.equal(newestFirst(-5, 0), 0);
});

for (const [name, extension] of [
  ['x/20260101.WAV', 'wav'],
  ['x.y/voice', 'bin'],
  ['a.part', 'bin'],
  ['a.json', 'bin'],
  ['a.wav.tmp', 'bin'],
  ['a.ünï', 'bin'],
  ['a.wav49', 'wav49'],
] as const) {
  test(`${name} is spooled with the extension ${extension}`, () =>
    assert.equal(extensionOf(name), extension));
}

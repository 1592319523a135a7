/** Stored audio against the database, both ways: what was lost is said and healed, what nobody knows is taken in. */
import assert from 'node:assert/strict';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { VerifyReport } from '../../../src/domain/audio-trouble.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { createReceive } from '../../../src/server/receive/receive.ts';
import { localStorage } from '../../support/local-storage.ts';
import { confirm, ship, shipmentOf, World } from './world.ts';

function receiveOf({ dataDir, store, clock }: World, root = dataDir) {
  const needs = { dataDir, store, clock, log: silentLog, version: 'test' };
  return createReceive({ ...needs, ...localStorage(dataDir, root) });
}

const ALL_WELL = { missing: 0, damaged: 0, healed: 0, adopted: 0, quarantined: 0, left: 0 };

function outcome(report: VerifyReport) {
  const { files, recordings, missing, damaged, healed, adopted, quarantined, left } = report;
  return { files, recordings, missing, damaged, healed, adopted, quarantined, left };
}

/** Two recordings of the same bytes, and a third. */
async function threeOf(t: TestContext) {
  const world = await World.start(t);
  const client = await world.login();
  const [one, twin, other] = [
    shipmentOf('some audio'),
    shipmentOf('some audio', { originalName: 'twin.wav' }),
    shipmentOf('other audio', { originalName: 'other.wav' }),
  ] as const;
  for (const shipment of [one, twin, other]) await ship(client, shipment);
  const path = (content: string) => join(world.dataDir, `audio/2026/01/02/${sha256(content)}.wav`);
  return { world, client, one, twin, other, path };
}

test('where all is well nothing is found and nothing changed', async (t) => {
  const { world } = await threeOf(t);
  for (const hash of [false, true]) {
    const report = await receiveOf(world).verify({ hash });
    assert.deepEqual(outcome(report), { files: 2, recordings: 3, ...ALL_WELL });
  }
  assert.deepEqual(await world.store.audioState.counts(), { missing: 0, damaged: 0 });
});

test('audio that is gone is marked for all its recordings, and sent again it is healed', async (t) => {
  const { world, client, path } = await threeOf(t);
  await rm(path('some audio'));
  const receive = receiveOf(world);
  assert.deepEqual(outcome(await receive.verify({ hash: false })), {
    ...{ files: 1, recordings: 3, ...ALL_WELL },
    missing: 2,
  });
  const [id = ''] = (
    await world.store.audioState.at(`audio/2026/01/02/${sha256('some audio')}.wav`)
  ).map((row) => row.id);
  assert.equal((await world.store.views.recording(id)).audioTrouble, 'missing');
  // Under another id, as a node does that lost its own memory of it.
  await ship(client, shipmentOf('some audio'));
  assert.deepEqual(await world.store.audioState.counts(), { missing: 0, damaged: 0 });
  assert.deepEqual(outcome(await receive.verify({ hash: true })), {
    ...{ files: 2, recordings: 3, ...ALL_WELL },
  });
});

test('a stage that found the audio missing goes on when it is there again', async (t) => {
  const { world, client, one, path } = await threeOf(t);
  await rm(path('some audio'));
  const [job] = await world.store.jobs.list({ limit: 1, kind: 'ingest' });
  const lease = { kinds: ['ingest'] as const, worker: 'w', now: world.clock.now(), forMs: 60_000 };
  const taken = await world.store.jobs.lease(lease);
  assert.ok(job !== undefined && taken !== undefined);
  const failure = { code: 'audio/missing', message: 'gone', deadAt: world.clock.now() } as const;
  await world.store.transaction((tx) => tx.jobs.failed(taken, failure));
  await ship(client, one);
  assert.deepEqual(await world.store.jobs.list({ limit: 9, dead: true }), []);
});

test('audio that was cut or changed is damaged; the second needs hashing to be seen', async (t) => {
  const { world, client, one, other, path } = await threeOf(t);
  await writeFile(path('some audio'), 'som');
  await writeFile(path('other audio'), 'OTHER AUDIO');
  const receive = receiveOf(world);
  assert.equal((await receive.verify({ hash: false })).damaged, 2);
  assert.equal((await receive.verify({ hash: true })).damaged, 3);
  await ship(client, one);
  await ship(client, other);
  const report = await receive.verify({ hash: true });
  assert.deepEqual(
    [report.damaged, report.healed],
    [0, 0],
    'sending it again has healed it already',
  );
});

test('bytes put back by hand are noticed at the next look', async (t) => {
  const { world, path } = await threeOf(t);
  await rename(path('some audio'), join(world.dataDir, 'elsewhere'));
  const receive = receiveOf(world);
  await receive.verify({ hash: false });
  await rename(join(world.dataDir, 'elsewhere'), path('some audio'));
  assert.equal((await receive.verify({ hash: false })).healed, 2);
  assert.deepEqual(await world.store.audioState.counts(), { missing: 0, damaged: 0 });
});

test('with an empty database all recordings come back by their manifests', async (t) => {
  const { world } = await threeOf(t);
  const fresh = await World.start(t);
  const receive = receiveOf(fresh, world.dataDir);
  const report = await receive.verify({ hash: false });
  assert.deepEqual(outcome(report), { files: 2, recordings: 0, ...ALL_WELL, adopted: 2 });
  const { items } = await fresh.store.views.recordings({ limit: 9 });
  assert.deepEqual(items.map((item) => item.originalName).sort(), [
    '20260102030405.wav',
    'other.wav',
    'twin.wav',
  ]);
  assert.equal((await fresh.store.jobs.list({ limit: 9 })).length, 3, 'each is queued');
  assert.deepEqual(outcome(await receive.verify({ hash: true })), {
    ...{ files: 2, recordings: 3, ...ALL_WELL },
  });
});

test('bytes that nobody knows go into quarantine, whole', async (t) => {
  const { world } = await threeOf(t);
  const folder = join(world.dataDir, 'audio/2025/12/31');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'holiday.wav'), 'a song');
  const receive = receiveOf(world);
  assert.equal((await receive.verify({ hash: false })).quarantined, 1);
  const [item] = (await receive.quarantine.list({ limit: 10 })).items;
  assert.equal(item?.sha256, sha256('a song'));
  assert.equal(item.draft.recordedAt, Date.UTC(2025, 11, 31));
  await receive.desk.replay(item.id, { node: 'alpha' });
  assert.equal((await world.recordings()).length, 4);
  assert.deepEqual(outcome(await receive.verify({ hash: true })), {
    ...{ files: 3, recordings: 4, ...ALL_WELL },
  });
});

test('a disk that is away makes no recording missing', async (t) => {
  const { world } = await threeOf(t);
  await rename(join(world.dataDir, 'audio'), join(world.dataDir, 'away'));
  await assert.rejects(receiveOf(world).verify({ hash: false }), { code: 'storage/not-mounted' });
  assert.deepEqual(await world.store.audioState.counts(), { missing: 0, damaged: 0 });
});

test('of bytes that are known to be damaged there is no receipt any more, until they are sent again', async (t) => {
  const { world, client, one, path } = await threeOf(t);
  await writeFile(path('some audio'), 'SOME AUDIO'); // as many bytes
  await receiveOf(world).verify({ hash: true });
  for (const name of [`${one.id}.receipt.json`, `${one.id}.wav`]) {
    await assert.rejects(client.stat(name), /data.not-found/, name);
  }
  await assert.rejects(confirm(client, one), 'the node has its copy still');
  await ship(client, one);
  assert.equal(
    sha256(await world.read(`audio/2026/01/02/${one.manifest.sha256}.wav`)),
    one.manifest.sha256,
  );
  assert.equal((await client.stat(`${one.id}.wav`)).size, one.bytes.length);
  await client.stat(`${one.id}.receipt.json`);
});

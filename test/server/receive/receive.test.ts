/** Receiving shipments: what an answered rename means, and what does not get one. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Receipt } from '../../../src/domain/manifest.ts';
import type { SftpStatus } from '../../engines/sftp-server/sftp-client.ts';
import { confirm, putManifest, send, ship, shipmentOf, World } from './world.ts';

const refused =
  (text: RegExp, status = 4) =>
  (error: SftpStatus) =>
    error.code === status && text.test(error.message);

test('an answered rename means: archived under its hash, in the store, queued, told, inbox empty', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio', { labels: { site: 'hill' } });
  await ship(client, shipment);
  const { sha256 } = shipment.manifest;
  assert.deepEqual(await world.archived(), [`audio/2026/01/02/${sha256}.wav`]);
  const [id = ''] = await world.recordings();
  const recording = await world.store.recordings.get(id);
  assert.equal(recording.sha256, createHash('sha256').update('some audio').digest('hex'));
  assert.deepEqual(await world.read(recording.audioPath), shipment.bytes);
  assert.deepEqual(recording.manifest, shipment.manifest);
  const jobs = await world.store.jobs.list({ limit: 10 });
  assert.deepEqual(
    jobs.map(({ kind, subjectId }) => [kind, subjectId]),
    [['ingest', id]],
  );
  assert.deepEqual(world.events, [{ kind: 'received', recordingId: id, node: 'alpha' }]);
  assert.deepEqual(await world.inbox(), []);
});

test('the receipt file and the bytes can be read back by the node that sent them, by no other', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  await assert.rejects(client.get(`${shipment.id}.receipt.json`), refused(/not accepted/, 2));
  await ship(client, shipment);
  const receipt = Receipt.parse(
    JSON.parse(String(await client.get(`${shipment.id}.receipt.json`))),
  );
  assert.equal(receipt.sha256, shipment.manifest.sha256);
  assert.equal(receipt.receivedAt, world.clock.now());
  assert.deepEqual(await client.get(`${shipment.id}.wav`), shipment.bytes);
  assert.equal((await client.stat(`${shipment.id}.wav`)).size, shipment.bytes.length);
  const other = await world.login('beta');
  await assert.rejects(other.get(`${shipment.id}.receipt.json`), refused(/not accepted/, 2));
  await assert.rejects(other.get(`${shipment.id}.wav`), refused(/not accepted/, 2));
  await assert.rejects(client.put(`${shipment.id}.wav`, 'other'), refused(/cannot be written/, 3));
  await assert.rejects(client.remove(`${shipment.id}.wav`), refused(/cannot be removed/, 3));
});

test('for bytes that are cut there is no receipt, also before any look at the whole', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  await ship(client, shipment);
  const [path = ''] = await world.archived();
  await writeFile(join(world.dataDir, path), 'some');
  for (const name of [`${shipment.id}.receipt.json`, `${shipment.id}.wav`])
    await assert.rejects(client.get(name), refused(/gone or damaged/, 2), name);
  await ship(client, shipment);
  assert.deepEqual(await client.get(`${shipment.id}.wav`), shipment.bytes);
});

test('an interrupted part is there after a restart and can be gone on with', async (t) => {
  const world = await World.start(t);
  const shipment = shipmentOf('first half, second half');
  await (await world.login()).put(`${shipment.id}.part`, shipment.bytes.subarray(0, 10));
  await world.restart();
  const client = await world.login();
  assert.equal((await client.stat(`${shipment.id}.part`)).size, 10);
  assert.deepEqual(await client.get(`${shipment.id}.part`), shipment.bytes.subarray(0, 10));
  await client.put(`${shipment.id}.part`, shipment.bytes.subarray(10), 'r+', 10);
  await putManifest(client, shipment);
  await confirm(client, shipment);
  assert.equal((await world.archived()).length, 1);
});

test('the rename may be repeated, with the bytes or without', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  await ship(client, shipment);
  await confirm(client, shipment);
  await ship(client, shipment);
  await world.restart();
  await confirm(await world.login(), shipment);
  assert.equal((await world.recordings()).length, 1);
  assert.equal(world.events.length, 1);
  assert.deepEqual(await world.inbox(), []);
});

test('the same recording under a new id is a success and no second recording', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  await ship(client, shipmentOf('some audio'));
  await ship(client, shipmentOf('some audio'));
  assert.equal((await world.recordings()).length, 1);
  assert.equal(world.events.length, 1);
  assert.equal((await world.archived()).length, 1);
});

test('equal bytes of two names or two nodes are two recordings of one file', async (t) => {
  const world = await World.start(t);
  await ship(await world.login(), shipmentOf('silence'));
  await ship(await world.login(), shipmentOf('silence', { originalName: 'b.wav' }));
  await ship(await world.login('beta'), shipmentOf('silence', { node: 'beta' }));
  assert.equal((await world.recordings()).length, 3);
  assert.equal((await world.archived()).length, 1);
});

test('an id that was used is refused for other bytes', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  await ship(client, shipment);
  const other = shipmentOf('other audio', { id: shipment.id });
  await send(client, other);
  await assert.rejects(confirm(client, other), refused(/^receive\/id-reused: /));
  await client.put(`${shipment.id}.part`, 'third');
  await assert.rejects(confirm(client, shipment), refused(/^receive\/id-reused: /));
  const beta = await world.login('beta');
  const stolen = shipmentOf('some audio', { id: shipment.id, node: 'beta' });
  await send(beta, stolen);
  await assert.rejects(confirm(beta, stolen), refused(/^receive\/id-reused: /));
  assert.equal((await world.recordings()).length, 1);
});

test('bytes that are not those of the manifest are refused and thrown away', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  await client.put(`${shipment.id}.part`, 'same size!');
  await putManifest(client, shipment);
  await assert.rejects(confirm(client, shipment), refused(/^receive\/hash-mismatch: /));
  await assert.rejects(client.stat(`${shipment.id}.part`), refused(/./, 2));
  await client.put(`${shipment.id}.part`, shipment.bytes);
  await confirm(client, shipment);
});

test('bytes that are too few are refused and stay, for the node to go on', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  await client.put(`${shipment.id}.part`, 'some');
  await putManifest(client, shipment);
  await assert.rejects(
    confirm(client, shipment),
    refused(/^receive\/hash-mismatch: .*4 bytes came/),
  );
  await client.put(`${shipment.id}.part`, ' audio', 'r+', 4);
  await confirm(client, shipment);
});

test('a rename without manifest, or without bytes, says what is missing', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  await client.put(`${shipment.id}.part`, shipment.bytes);
  await assert.rejects(confirm(client, shipment), refused(/^receive\/no-manifest: /));
  await client.remove(`${shipment.id}.part`);
  await putManifest(client, shipment);
  await assert.rejects(confirm(client, shipment), refused(/^data\/not-found: /, 2));
  await ship(client, shipment);
});

test('sending again heals an archive that lost or damaged its bytes', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  await ship(client, shipment);
  const [path = ''] = await world.archived();
  await rm(join(world.dataDir, path));
  await assert.rejects(confirm(client, shipment), refused(/send it again/, 2));
  await ship(client, shipment);
  assert.deepEqual(await world.read(path), shipment.bytes);
  await writeFile(join(world.dataDir, path), 'some aud!o');
  await ship(client, shipmentOf('some audio'));
  assert.deepEqual(await world.read(path), shipment.bytes);
  assert.equal((await world.recordings()).length, 1);
});

test('renames of the same content at the same time store it once', async (t) => {
  const world = await World.start(t);
  const [first, second] = [await world.login(), await world.login()];
  const clients = [first, second, await world.login()];
  const shipments = clients.map(() => shipmentOf('some audio'));
  await Promise.all(clients.map((client, i) => send(client, shipments[i] ?? shipmentOf(''))));
  await Promise.all(clients.map((client, i) => confirm(client, shipments[i] ?? shipmentOf(''))));
  assert.equal((await world.recordings()).length, 1);
  assert.equal((await world.archived()).length, 1);
  const again = shipmentOf('other audio');
  await send(first, again);
  await Promise.all([confirm(first, again), confirm(second, again)]);
  assert.equal((await world.recordings()).length, 2);
});

test('whoever opens a part last has it; the connection before cannot write any more', async (t) => {
  const world = await World.start(t);
  const [stale, fresh] = [await world.login(), await world.login()];
  const shipment = shipmentOf('some audio');
  const handle = await stale.open(`${shipment.id}.part`, 'w');
  await stale.write(handle, Buffer.from('some'), 0);
  await send(fresh, shipment);
  await assert.rejects(
    stale.write(handle, Buffer.from('xxxx'), 0),
    refused(/^receive\/part-taken: /),
  );
  await confirm(fresh, shipment);
  assert.deepEqual(await world.read((await world.archived())[0] ?? ''), shipment.bytes);
});

test('a file left open for writing cannot change what was accepted', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  const handle = await client.open(`${shipment.id}.part`, 'w');
  await client.write(handle, shipment.bytes, 0);
  await putManifest(client, shipment);
  await confirm(client, shipment);
  await assert.rejects(client.write(handle, Buffer.from('xxxx'), 0), refused(/part-taken/));
  await client.close(handle);
  assert.deepEqual(await world.read((await world.archived())[0] ?? ''), shipment.bytes);
});

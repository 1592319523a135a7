/** What a node's folder shows and takes: its names, manifests, the card, the heartbeat, and limits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerCard } from '../../../src/domain/manifest.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { SftpStatus } from '../../engines/sftp-server/sftp-client.ts';
import { ship, shipmentOf, World } from './world.ts';

const refused =
  (text: RegExp, status = 4) =>
  (error: SftpStatus) =>
    error.code === status && text.test(error.message);

test('a manifest is checked when it gets its name', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const { id, manifest } = shipmentOf('some audio');
  const wrong: [object | string, RegExp][] = [
    ['not json', /bad-manifest/],
    [{ ...manifest, sha256: 'ABC' }, /sha256/],
    [{ ...manifest, node: 'beta' }, /its node is beta/],
    [{ ...manifest, id: newId() }, /its id is/],
    [{ ...manifest, version: 2 }, /version/],
    [{ ...manifest, recordedAt: 9e15 }, /recordedAt/],
    [{ ...manifest, class: 'music' }, /class/],
  ];
  for (const [content, reason] of wrong) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await client.put(`${id}.manifest.json.tmp`, text);
    await assert.rejects(
      client.rename(`${id}.manifest.json.tmp`, `${id}.manifest.json`),
      refused(reason),
    );
  }
  assert.deepEqual(await world.inbox(), []);
});

test('unknown fields of a manifest are kept', async (t) => {
  const world = await World.start(t);
  const shipment = shipmentOf('some audio', { 'x-later': { deep: [1] } });
  await ship(await world.login(), shipment);
  const [id = ''] = await world.recordings();
  const { manifest } = await world.store.recordings.get(id);
  assert.deepEqual(manifest, shipment.manifest);
});

test('files over the limit are refused while they grow', async (t) => {
  const world = await World.start(t, { maxFileBytes: 100 });
  const client = await world.login();
  await assert.rejects(
    client.put(`${newId()}.part`, 'x'.repeat(101)),
    refused(/^receive\/too-large: /),
  );
  const card = ServerCard.parse(JSON.parse(String(await client.get('.tsn/server.json'))));
  assert.equal(card.limits.maxFileBytes, 100);
});

test('only the names of the protocol exist, and only with their meaning', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const id = newId();
  const names = [
    'x',
    `${id}`,
    `${id}.part.part`,
    `${id.toUpperCase()}.part`,
    `.tsn/other.json`,
    `.tsn/server.json/x`,
    `beta/${id}.part`,
    `inbox/beta`,
    `${id}.taken`,
    `${id}.wav/x`,
    `etc/passwd`,
    '__proto__',
    'constructor',
  ];
  for (const name of names) {
    await assert.rejects(client.put(name, 'x'), refused(/./, 2), name);
    await assert.rejects(client.stat(name), refused(/./, 2), name);
  }
  await assert.rejects(client.put('.tsn/server.json', 'x'), refused(/cannot be written/, 3));
  await assert.rejects(client.put(`${id}.manifest.json`, '{}'), refused(/rename it/, 3));
  await client.put(`${id}.part`, 'x');
  for (const target of [
    `${newId()}.wav`,
    `${id}.json`,
    `${id}.tmp`,
    `${id}.taken`,
    'x',
    `${id}.manifest.json`,
  ]) {
    await assert.rejects(client.rename(`${id}.part`, target), target);
  }
  assert.deepEqual(await client.list('.'), ['.tsn', `${id}.part`]);
  assert.deepEqual(await client.list('/.tsn'), ['server.json', 'wanted.json']);
});

test("a node cannot see or touch another node's parts", async (t) => {
  const world = await World.start(t);
  const id = newId();
  await (await world.login()).put(`${id}.part`, 'secret');
  const beta = await world.login('beta');
  await assert.rejects(beta.stat(`${id}.part`), refused(/./, 2));
  await assert.rejects(beta.get(`../alpha/${id}.part`), refused(/not allowed/, 3));
  await assert.rejects(beta.remove(`${id}.part`), refused(/./, 2));
  assert.deepEqual(await beta.list('.'), ['.tsn']);
});

test('the server card tells the time of the server', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  world.clock.advance(1_234);
  const card = ServerCard.parse(JSON.parse(String(await client.get('.tsn/server.json'))));
  assert.equal(card.serverTime, world.clock.now());
  assert.deepEqual(card.protocol, { min: 1, max: 1 });
});

test("a node's heartbeat is kept with the time at which it came", async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const heartbeat = {
    version: 1,
    node: 'alpha',
    at: 5,
    software: 'tsn/test',
    uptimeMs: 1,
    lastScanAt: null,
    lastFileAt: null,
    unshipped: 3,
    oldestUnshippedAt: 4,
    spoolBytes: 9,
  };
  const tell = async (content: object): Promise<void> => {
    await client.put('.tsn/heartbeat.json.part', JSON.stringify(content));
    await client.posixRename('.tsn/heartbeat.json.part', '.tsn/heartbeat.json');
  };
  world.clock.advance(1_000);
  await tell(heartbeat);
  const node = await world.store.nodes.get('alpha');
  assert.equal(node?.heartbeat?.unshipped, 3);
  assert.equal(node.lastSeenAt, world.clock.now());
  await assert.rejects(tell({ ...heartbeat, node: 'beta' }), refused(/bad-heartbeat/));
  await assert.rejects(tell({ at: 1 }), refused(/bad-heartbeat/));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Enrolled } from '../../../src/domain/manifest.ts';
import { readPublicKey } from '../../../src/engines/sftp-server/host-key.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import { newId } from '../../../src/platform/ids.ts';
import { connectSsh, newKey, type SftpStatus } from '../../engines/sftp-server/sftp-client.ts';
import { ship, shipmentOf, World } from '../receive/world.ts';

const SECRET = 'a secret of at least sixteen bytes';
const TTL_MS = 3_600_000;

async function makeToken(world: World, node: string, secret = SECRET): Promise<string> {
  const id = newId();
  const createdAt = world.clock.now();
  const expiresAt = createdAt + TTL_MS;
  const row = { id, node, secretHash: sha256(secret), createdAt, expiresAt };
  await world.store.transaction((tx) => tx.tokens.add(row));
  return id;
}

function request(node: string, publicKey: string): string {
  return JSON.stringify({ version: 1, node, publicKey });
}

const refused = (text: RegExp) => (error: SftpStatus) => text.test(error.message);

test('with a token a new node registers its key, once, and logs in with the key from then on', async (t) => {
  const world = await World.start(t);
  await makeToken(world, 'gamma');
  const key = newKey();
  const joining = await world.joinWith(SECRET);
  await assert.rejects(joining.get('enrolled.json'), refused(/there is no/));
  await joining.put('enroll.json.part', request('gamma', key.public));
  await joining.posixRename('enroll.json.part', 'enroll.json');
  const enrolled = Enrolled.parse(JSON.parse(String(await joining.get('enrolled.json'))));
  assert.equal(enrolled.node, 'gamma');
  assert.equal(enrolled.keySha256, readPublicKey(key.public)?.sha256);
  await assert.rejects(world.joinWith(SECRET));
  world.keys.set('gamma', key);
  await ship(await world.login('gamma'), shipmentOf('proof', { node: 'gamma' }));
  assert.equal((await world.recordings()).length, 1);
});

test('the request may be written under its own name', async (t) => {
  const world = await World.start(t);
  await makeToken(world, 'gamma');
  const joining = await world.joinWith(SECRET);
  await joining.put('enroll.json', request('gamma', newKey().public));
  await joining.get('enrolled.json');
});

test('asking again on the same connection gets the same answer for the same key only', async (t) => {
  const world = await World.start(t);
  await makeToken(world, 'gamma');
  const joining = await world.joinWith(SECRET);
  const text = request('gamma', newKey().public);
  await joining.put('enroll.json', text);
  await joining.put('enroll.json', text);
  await assert.rejects(
    joining.put('enroll.json', request('gamma', newKey().public)),
    refused(/^join\/refused: /),
  );
});

test('two connections with one token: the second key is refused', async (t) => {
  const world = await World.start(t);
  await makeToken(world, 'gamma');
  const [one, two] = await Promise.all([world.joinWith(SECRET), world.joinWith(SECRET)]);
  const outcomes = await Promise.allSettled([
    one.put('enroll.json', request('gamma', newKey().public)),
    two.put('enroll.json', request('gamma', newKey().public)),
  ]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('a token that expired, was revoked, or never existed lets nobody in', async (t) => {
  const world = await World.start(t);
  await assert.rejects(world.joinWith(SECRET));
  const id = await makeToken(world, 'gamma');
  await world.store.transaction((tx) => tx.tokens.revoke(id, world.clock.now()));
  await assert.rejects(world.joinWith(SECRET));
  await makeToken(world, 'gamma', `${SECRET} 2`);
  const early = await world.joinWith(`${SECRET} 2`);
  world.clock.step(world.clock.now() + TTL_MS + 1);
  await assert.rejects(world.joinWith(`${SECRET} 2`));
  await assert.rejects(
    early.put('enroll.json', request('gamma', newKey().public)),
    refused(/^join\/refused: /),
  );
});

test('a request that is wrong is refused with the reason and leaves the token usable', async (t) => {
  const world = await World.start(t);
  await makeToken(world, 'gamma');
  const joining = await world.joinWith(SECRET);
  const key = newKey().public;
  const wrong: [string, RegExp][] = [
    ['{}', /join\/bad-request/],
    ['not json', /join\/bad-request/],
    [request('delta', key), /the token is for gamma/],
    [request('gamma', 'ssh-ed25519 AAAA'), /publicKey/],
    [request('gamma', 'ssh-rsa AAAA'), /publicKey/],
  ];
  for (const [text, reason] of wrong) {
    await assert.rejects(joining.put('enroll.json', text), refused(reason));
  }
  await joining.put('enroll.json', request('gamma', key));
});

test('joining again replaces the key: the old one opens nothing any more', async (t) => {
  const world = await World.start(t);
  await makeToken(world, 'alpha');
  const old = world.keys.get('alpha');
  const key = newKey();
  await (await world.joinWith(SECRET)).put('enroll.json', request('alpha', key.public));
  const login = { port: world.port, username: 'alpha' };
  await assert.rejects(connectSsh({ ...login, privateKey: old?.private ?? '' }));
  world.keys.set('alpha', key);
  await world.login('alpha');
});

test('whoever joins sees nothing but the joining', async (t) => {
  const world = await World.start(t);
  await makeToken(world, 'gamma');
  const joining = await world.joinWith(SECRET);
  for (const name of ['.tsn/server.json', `${newId()}.part`, '../alpha', 'enrolled.json']) {
    await assert.rejects(joining.put(name, 'x'), name);
    await assert.rejects(joining.get(name), name);
  }
  assert.deepEqual(await joining.list('.'), []);
});

test('no node can be called like the joining user', async (t) => {
  const world = await World.start(t);
  await makeToken(world, 'join');
  await assert.rejects(world.joinWith(SECRET));
  await world.register('join');
  await assert.rejects(world.login('join'));
});

test('a revoked node gets nothing in, also where it was logged in already, until it joins again', async (t) => {
  const world = await World.start(t);
  const before = await world.login();
  await ship(before, shipmentOf('while it may'));
  await world.store.transaction((tx) => tx.nodes.revoke('alpha', world.clock.now()));
  await assert.rejects(ship(before, shipmentOf('too late')), refused(/revoked/));
  await assert.rejects(world.login());
  assert.equal((await world.recordings()).length, 1);
  await makeToken(world, 'alpha');
  const key = newKey();
  const joining = await world.joinWith(SECRET);
  await joining.put('enroll.json', request('alpha', key.public));
  world.keys.set('alpha', key);
  await ship(await world.login(), shipmentOf('again'));
  assert.equal((await world.recordings()).length, 2);
});

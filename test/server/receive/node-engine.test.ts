/** The node's half of the protocol against the server's half. */
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { connectSftp } from '../../../src/engines/sftp/connection.ts';
import { deliver, type ReceiptMode } from '../../../src/engines/sftp/deliver.ts';
import { greetServer } from '../../../src/engines/sftp/server-card.ts';
import { type Shipment, shipmentOf, World } from './world.ts';

async function deliverOnce(
  world: World,
  shipment: Shipment,
  receipt: ReceiptMode,
): Promise<string> {
  const { port, clock, dataDir } = world;
  const hostKey = world.receiver?.hostKeySha256 ?? '';
  const target = { host: '127.0.0.1', port, user: 'alpha', hostKey };
  const credential = { privateKey: world.keys.get('alpha')?.private ?? '' };
  await using connection = await connectSftp({ target, credential, clock });
  const card = await greetServer(connection, '.');
  assert.equal(card?.serverTime, clock.now());
  const localPath = join(dataDir, 'local.wav');
  await writeFile(localPath, shipment.bytes);
  const { manifest } = shipment;
  const job = { manifest, localPath, extension: 'wav', remoteDir: '.', receipt };
  return await connection.use((channel) => deliver({ channel, clock }, job));
}

async function shipTwice(t: TestContext, receipt: ReceiptMode): Promise<void> {
  const world = await World.start(t);
  const shipment = shipmentOf('some audio '.repeat(100_000));
  assert.equal(await deliverOnce(world, shipment, receipt), 'confirmed');
  assert.equal(await deliverOnce(world, shipment, receipt), 'confirmed');
  const [path = '', ...others] = await world.archived();
  assert.deepEqual(others, []);
  assert.deepEqual(await world.read(path), shipment.bytes);
  assert.equal((await world.recordings()).length, 1);
  if (receipt !== 'rename') return;
  await rm(join(world.dataDir, path));
  assert.equal(await deliverOnce(world, shipment, receipt), 'confirmed');
  assert.deepEqual(await world.read(path), shipment.bytes);
}

for (const receipt of ['rename', 'server', 'read-back'] as const) {
  test(`the node ships twice and the server stores once, receipt by ${receipt}`, (t) =>
    shipTwice(t, receipt));
}

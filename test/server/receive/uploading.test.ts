/** What nodes still have is seen before it is here: by their word, and by the parts that grow. */
import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { countRecordings } from '../../../src/modes/server-counts.ts';
import { uploadingByNode } from '../../../src/server/receive/uploading.ts';
import { confirm, putManifest, shipmentOf, World } from './world.ts';

test('a recording is pending, uploading and then received, and counted once', async (t) => {
  const world = await World.start(t);
  const inbox = join(world.dataDir, 'inbox');
  const states = async () => {
    const uploading = () => uploadingByNode(inbox, world.clock.now());
    const { byState, recordings } = await countRecordings({ store: world.store, uploading });
    return [byState.pending, byState.uploading, byState.received, recordings];
  };
  assert.deepEqual(await states(), [0, 0, 0, 0]);
  const client = await world.login();
  const say = async (unshipped: number): Promise<void> => {
    const beat = { version: 1, node: 'alpha', at: 1, software: 'tsn/test', uptimeMs: 1 };
    const more = { lastScanAt: null, lastFileAt: null, oldestUnshippedAt: null, spoolBytes: 0 };
    await client.put('.tsn/heartbeat.json.part', JSON.stringify({ ...beat, ...more, unshipped }));
    await client.rename('.tsn/heartbeat.json.part', '.tsn/heartbeat.json');
  };
  await say(2);
  assert.deepEqual(await states(), [2, 0, 0, 0]);

  const shipment = shipmentOf('first half, second half');
  const part = join(inbox, 'alpha', `${shipment.id}.part`);
  const writtenAt = async (at: number) => utimes(part, new Date(at), new Date(at));
  await client.put(`${shipment.id}.part`, shipment.bytes.subarray(0, 10));
  await writtenAt(world.clock.now());
  assert.deepEqual(await states(), [1, 1, 0, 0]);
  await writtenAt(world.clock.now() - 61_000);
  assert.deepEqual(await states(), [2, 0, 0, 0], 'a part that stands still is with its node');

  await client.put(`${shipment.id}.part`, shipment.bytes);
  await putManifest(client, shipment);
  await confirm(client, shipment);
  await say(1);
  assert.deepEqual(await states(), [1, 0, 1, 1]);
  await world.store.transaction((tx) => tx.nodes.revoke('alpha', 5));
  assert.deepEqual(await states(), [0, 0, 1, 1]);
});

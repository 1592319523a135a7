/** A hundred recordings at once, over SFTP, with what goes wrong on the way; then all the stages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TsnError } from '../../src/platform/errors.ts';
import type { TestClient } from '../engines/sftp-server/sftp-client.ts';
import { FakeRecogniser } from '../fakes/fake-recogniser.ts';
import { RECORDED_AT, type Shipment, ship, shipmentOf, World } from '../server/receive/world.ts';
import {
  allDone,
  assertCompleteOnce,
  poolOf,
  spokenBytes,
  stagesOf,
} from '../support/pipeline-site.ts';

const COUNT = 100;
const CONNECTIONS = 10;

/** No two are alike: one bit of the sound differs. */
function shipments(): readonly Shipment[] {
  return Array.from({ length: COUNT }, (_, n) => {
    const bytes = spokenBytes();
    bytes[1_000 + 2 * n] = (bytes[1_000 + 2 * n] ?? 0) ^ 1;
    const recordedAt = RECORDED_AT + n * 60_000;
    return shipmentOf(bytes, { originalName: `${n}.wav`, recordedAt });
  });
}

/** Half of its bytes, and the connection is gone; on the next one the node begins anew. */
async function cutOff(world: World, shipment: Shipment): Promise<TestClient> {
  const node = await world.login();
  const handle = await node.open(`${shipment.id}.part`, 'w');
  await node.write(handle, shipment.bytes.subarray(0, shipment.bytes.length / 2), 0);
  await node[Symbol.asyncDispose]();
  return world.login();
}

async function shipAll(world: World, all: readonly Shipment[], lane: number): Promise<void> {
  const mine = all.filter((_, n) => n % CONNECTIONS === lane);
  const [first, second] = mine;
  assert.ok(first && second);
  const node = await cutOff(world, first);
  for (const shipment of mine) await ship(node, shipment);
  await ship(node, second); // the same file, the same shipment
  await ship(node, shipmentOf(first.bytes, { ...first.manifest, id: shipmentOf('').id })); // as another one
}

test('a hundred recordings at once, some cut off, some sent twice, some killing the recogniser: a hundred are complete, once', async (t) => {
  const world = await World.start(t);
  const all = shipments();
  const lanes = Array.from({ length: CONNECTIONS }, (_, lane) => lane);
  await Promise.all(lanes.map((lane) => shipAll(world, all, lane)));
  const ids = await world.recordings();
  assert.equal(ids.length, COUNT);
  assert.deepEqual(await world.inbox(), []);
  assert.equal((await world.archived()).length, COUNT);

  const { store, clock, dataDir: root } = world;
  let heard = 0;
  const recogniser = new FakeRecogniser(() => {
    heard += 1;
    if (heard % 30 === 0) throw new TsnError('whisper/worker-died', 'signal 9');
    return 'this is W7ABC';
  });
  const outcomes: string[] = [];
  const pool = poolOf(
    stagesOf({ store, clock, root, recogniser }),
    { store, clock },
    {
      onSettled({ kind }, { result }) {
        if (result === 'done') return;
        outcomes.push(`${kind} ${result}`);
        clock.advance(10_000); // it is due again
      },
    },
  );
  await allDone(store);
  await pool.drain(1_000);
  await assertCompleteOnce(store, ids);
  assert.deepEqual(outcomes, ['transcribe later', 'transcribe later', 'transcribe later']);
});

/** The same file with more in it: shown in place of its beginning, beside it in the archive. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { ship, shipmentOf, World } from './world.ts';

const AUDIO = randomBytes(5_000).toString('hex');

async function shown(world: World): Promise<number[]> {
  const { items } = await world.store.views.recordings({ limit: 9 });
  return items.map(({ sizeBytes }) => sizeBytes).sort((a, b) => a - b);
}

async function sendAll(t: TestContext, contents: readonly string[]): Promise<World> {
  const world = await World.start(t);
  const client = await world.login();
  for (const content of contents) await ship(client, shipmentOf(content));
  return world;
}

test('a longer version is shown in place of its beginning, and both are kept', async (t) => {
  const world = await sendAll(t, [AUDIO.slice(0, 1_000), AUDIO.slice(0, 5_000), AUDIO]);
  assert.deepEqual(await shown(world), [10_000]);
  assert.equal((await world.archived()).length, 3);
  const [first = '', second = '', third] = (await world.recordings()).toSorted();
  for (const id of [first, second])
    assert.equal((await world.store.views.recording(id)).grownInto, third);
});

test('a beginning that comes late hides nothing', async (t) => {
  const world = await sendAll(t, [AUDIO, AUDIO.slice(0, 1_000)]);
  assert.deepEqual(await shown(world), [10_000]);
});

test('lengths in the header may change while the recorder writes', async (t) => {
  const world = await sendAll(t, [`RIFF0000${AUDIO.slice(8, 4_000)}`, `RIFF9999${AUDIO.slice(8)}`]);
  assert.deepEqual(await shown(world), [10_000]);
});

test('other bytes under the same name are another recording', async (t) => {
  const world = await sendAll(t, [`x${AUDIO.slice(0, 1_000)}`, AUDIO]);
  assert.deepEqual(await shown(world), [1_001, 10_000]);
});

test('the same name from two nodes is two recordings, however alike', async (t) => {
  const world = await sendAll(t, [AUDIO.slice(0, 1_000)]);
  await ship(await world.login('beta'), shipmentOf(AUDIO, { node: 'beta' }));
  assert.deepEqual(await shown(world), [1_000, 10_000]);
});

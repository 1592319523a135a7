/** What keeps stages from taking work, as people see it; and which servers live. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stage } from '../../src/jobs/stage.ts';
import { sayAlive, toServerItem } from '../../src/modes/server-instance.ts';
import { createStageGate } from '../../src/modes/server-stages.ts';
import { upkeep } from '../../src/modes/server-upkeep.ts';
import { TsnError } from '../../src/platform/errors.ts';
import { silentLog } from '../../src/platform/log.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { tempServerStore } from '../support/temp-store.ts';

const TRANSCRIBE: Stage = {
  kind: 'transcribe',
  uses: ['recogniser'],
  missing: async () => [],
  run: async () => {},
};

test('status tells since when and why a stage is paused or held, and both end', async (t) => {
  const clock = new FakeClock(1_000);
  const store = await tempServerStore(t, clock);
  const gate = createStageGate({ store, clock, log: silentLog });
  const state = async () =>
    (await gate.status([TRANSCRIBE])).find(({ stage }) => stage === 'transcribe');
  assert.equal((await state())?.state, 'running');

  await gate.pause('transcribe', 'a new model comes');
  assert.deepEqual(await state(), {
    ...{ stage: 'transcribe', state: 'paused', since: 1_000, reason: 'a new model comes' },
  });
  assert.deepEqual([...(await gate.paused())], ['transcribe']);
  await gate.resume('transcribe');
  await assert.rejects(gate.pause('listen', 'x'), { code: 'usage/invalid' });

  const away = new TsnError('whisper/no-model', 'there is no model');
  for (let n = 0; n < 3; n++) gate.breakers.end(['recogniser'], away);
  assert.deepEqual(await state(), {
    ...{ stage: 'transcribe', state: 'held', since: 1_000, reason: 'there is no model' },
  });
  const [part] = gate.health();
  assert.deepEqual(
    [part?.part, part?.state, part?.code],
    ['recogniser', 'down', 'whisper/no-model'],
  );
  gate.breakers.end(['recogniser'], 'done');
  assert.equal((await state())?.state, 'running');
  assert.deepEqual(gate.health(), []);
});

test('a server says that it lives; one that says nothing is lost, one that stops is gone', async (t) => {
  const clock = new FakeClock(1_000);
  const store = await tempServerStore(t, clock);
  const common = { store, clock, log: silentLog, version: '1', roles: ['all'] };
  const one = sayAlive({ ...common, id: 'hill 1' });
  await store.transaction((tx) =>
    tx.instances.put({
      ...{ id: 'dead 2', host: 'h', pid: 2, roles: 'web', version: '1', state: 'running' as const },
      ...{ startedAt: 0, seenAt: 1_000 },
    }),
  );
  while (clock.sleeping < 1) await new Promise((resolve) => setImmediate(resolve));
  clock.advance(60_000);
  const states = async () =>
    (await store.instances.list()).map((row) => {
      const { id, state } = toServerItem(row, clock.now());
      return `${id} ${state}`;
    });
  for (;;) {
    const said = await states();
    if (said.includes('hill 1 running')) {
      assert.deepEqual(said, ['dead 2 lost', 'hill 1 running']);
      break;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  await one[Symbol.asyncDispose]();
  assert.deepEqual(await states(), ['dead 2 lost']);
});

test('upkeep tells lost nodes and lets go of old events', async (t) => {
  const clock = new FakeClock(1_000);
  const store = await tempServerStore(t, clock);
  await store.transaction(async (tx) => {
    await tx.nodes.put({ id: 'hill', publicKey: 'k', joinedAt: 1 });
    await tx.nodes.seen('hill', 1_000);
  });
  clock.advance(11 * 60_000);
  await upkeep({ store, clock, log: silentLog });
  const { items } = await store.events.after(1, 10);
  assert.deepEqual(
    items.map(({ kind, node }) => [kind, node]),
    [['node-lost', 'hill']],
  );
  clock.advance(8 * 24 * 60 * 60_000);
  await upkeep({ store, clock, log: silentLog });
  assert.deepEqual((await store.events.after(2, 10)).items, []);
});

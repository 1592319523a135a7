import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stage } from '../../src/jobs/stage.ts';
import { startSweep, sweep } from '../../src/jobs/sweep.ts';
import { TsnError } from '../../src/platform/errors.ts';
import { silentLog } from '../../src/platform/log.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sampleRecording } from '../support/samples.ts';
import { tempServerStore } from '../support/temp-store.ts';

function ingest(store: ServerStore): Stage {
  return {
    kind: 'ingest',
    missing: (limit) => store.recordings.withoutIngest(limit),
    run: async () => {},
  };
}

async function receive(store: ServerStore, count: number): Promise<void> {
  await store.transaction(async (tx) => {
    for (let n = 0; n < count; n += 1) await tx.recordings.add(sampleRecording());
  });
}

test('a sweep makes a job for everything that lacks a result, however much it is, and once', async (t) => {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  await receive(store, 450);
  const stages = [ingest(store)];
  assert.equal(await sweep({ stages, store, clock }), 450);
  assert.equal((await store.jobs.counts()).waiting, 450);
  assert.equal(await sweep({ stages, store, clock }), 0);
});

test('a stage that keeps naming subjects with a job does not keep the sweep going', async (t) => {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  const stage: Stage = { ...ingest(store), missing: async () => ['same'] };
  assert.equal(await sweep({ stages: [stage], store, clock }), 1);
});

test('a dead letter is not swept back to life', async (t) => {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  await receive(store, 1);
  const stages = [ingest(store)];
  await sweep({ stages, store, clock });
  const want = { kinds: ['ingest' as const], worker: 'w', now: clock.now(), forMs: 1 };
  const job = await store.jobs.lease(want);
  assert.ok(job);
  const failure = { code: 'audio/not-audio' as const, message: 'no', deadAt: clock.now() };
  await store.transaction((tx) => tx.jobs.failed(job, failure));
  assert.equal(await sweep({ stages, store, clock }), 0);
  assert.deepEqual(await store.jobs.counts(), { waiting: 0, running: 0, dead: 1 });
});

test('sweeps come at start and again and again, also after one that failed', async (t) => {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  await receive(store, 1);
  let asked = 0;
  let enqueued = 0;
  const stage: Stage = {
    ...ingest(store),
    missing: async (limit) => {
      asked += 1;
      if (asked === 1) throw new TsnError('store/busy', 'locked');
      return store.recordings.withoutIngest(limit);
    },
  };
  const needs = { stages: [stage], store, clock, log: silentLog, everyMs: 1_000 };
  const sweeping = startSweep({ ...needs, onEnqueued: () => (enqueued += 1) });
  await asleep(clock);
  assert.equal(enqueued, 0);
  clock.advance(1_000);
  await asleep(clock);
  assert.equal(enqueued, 1);
  await sweeping[Symbol.asyncDispose]();
  assert.equal(clock.sleeping, 0);
});

async function asleep(clock: FakeClock): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (clock.sleeping === 0);
}

/** The stages together, driven by the real job engine: nothing fails because something is away. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Recogniser } from '../../src/domain/recognition.ts';
import { startPool } from '../../src/jobs/pool.ts';
import { silentLog } from '../../src/platform/log.ts';
import { recogniserContract } from '../contract/recogniser.ts';
import { hasSox, sox } from '../engines/audio/sox.ts';
import { FakeRecogniser } from '../fakes/fake-recogniser.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { needsWorker, openRecogniser, until } from '../support/worker.ts';
import { SAMPLES, spoken, stageBench } from './stage-bench.ts';

async function pooled(t: TestContext, bytes: Uint8Array, recogniser: Recogniser) {
  const bench = await stageBench(t, bytes);
  const outcomes: string[] = [];
  const pool = startPool({
    stages: bench.stages(recogniser),
    store: bench.store,
    capacity: 2,
    worker: 'this',
    clock: bench.clock,
    log: silentLog,
    onSettled: (job, outcome) => {
      outcomes.push(`${job.kind} ${outcome.result}`);
      pool.poke();
    },
  });
  t.after(() => pool.drain(0));
  return { ...bench, pool, outcomes };
}

test('while the recogniser is away its jobs wait untouched, then all ends well', async (t) => {
  const recogniser = new FakeRecogniser(() => 'this is W7ABC');
  recogniser.become({ state: 'down', code: 'whisper/no-model', reason: 'there is no model' });
  const { store, pool, id, outcomes } = await pooled(t, spoken('03-check-in.wav'), recogniser);

  await until(() => outcomes.length === 1);
  await until(() => pool.waiting().length > 0);
  assert.deepEqual(pool.waiting(), [{ kind: 'transcribe', reason: 'there is no model' }]);
  const [waiting] = await store.jobs.list({ limit: 5 });
  assert.deepEqual([waiting?.kind, waiting?.attempts, waiting?.deadAt], ['transcribe', 0, null]);
  assert.equal((await store.views.item(id)).state, 'transcribe-queued');

  recogniser.become({ state: 'ready' });
  pool.poke();
  await until(() => outcomes.length === 3);
  const item = await store.views.item(id);
  assert.deepEqual([item.state, item.callsigns], ['complete', ['W7ABC']]);
});

test('what is no audio is a dead letter after one attempt, with the reason', async (t) => {
  const bytes = Buffer.from('only words');
  const { store, id, outcomes } = await pooled(t, bytes, new FakeRecogniser());
  await until(() => outcomes.length === 1);
  const [dead] = await store.jobs.list({ dead: true, limit: 5 });
  assert.equal(dead?.attempts, 1);
  assert.equal(dead.failure?.code, 'audio/not-audio');
  assert.equal((await store.views.item(id)).state, 'failed');
});

const REAL = { skip: needsWorker() || (hasSox() ? false : 'sox is not installed') };

const SPOKEN: readonly (readonly [file: string, callsigns: readonly string[]])[] = [
  ['01-net-opening.wav', ['KK7NQN']],
  ['02-call-for-traffic.wav', []],
  ['03-check-in.wav', ['W7ABC']],
  ['05-check-in-portland.wav', ['N7DE']],
  ['06-check-in-susan.wav', ['K8POT']],
  ['07-check-in-mobile.wav', ['WB6LM/M']],
  ['08-emergency.wav', ['WA7GH']],
  ['09-propagation.wav', []],
  ['11-silence.wav', []],
  ['12-noise.wav', []],
];

for (const [file, callsigns] of SPOKEN) {
  test(
    `${file}, as made and as GSM, gives ${callsigns.join() || 'no callsign'}`,
    REAL,
    async (t) => {
      const gsm = join(tempFolder(t), 'copy.wav');
      sox(join(SAMPLES, file), '-r', '8000', '-e', 'gsm', gsm);
      const recogniser = openRecogniser(t);
      await until(() => recogniser.health().state === 'ready');
      for (const bytes of [spoken(file), readFileSync(gsm)]) {
        const bench = await stageBench(t, bytes);
        await bench.run('ingest');
        await bench.run('transcribe', recogniser);
        if ((await bench.openJobs()).includes('extract')) await bench.run('extract');
        assert.deepEqual((await bench.store.views.item(bench.id)).callsigns, callsigns);
      }
    },
  );
}

if (REAL.skip === false) {
  recogniserContract('the real recogniser', async (t) => {
    const recogniser = openRecogniser(t);
    await until(() => recogniser.health().state === 'ready');
    return recogniser;
  });
}

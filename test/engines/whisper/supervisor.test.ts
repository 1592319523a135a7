/** The real worker with the synthetic test model. What it hears depends on the sound. */
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Heard } from '../../../src/domain/recognition.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import {
  needsWorker,
  openRecogniser,
  sample,
  TEST_MODEL,
  until,
  WORKER,
} from '../../support/worker.ts';

const english = { language: 'en' };
const real = { skip: needsWorker() };

function words(heard: Heard): string {
  return heard.segments.map(({ text }) => text.trim()).join(' ');
}

function tempFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tsn-whisper-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a check-in is heard with its callsign, its times and its probabilities', real, async (t) => {
  const recogniser = openRecogniser(t);
  const pcm = sample('01-net-opening');
  const heard = await recogniser.transcribe(pcm, english);
  assert.match(words(heard), /this is kilo kilo seven november quebec november/);
  for (const { startMs, endMs, avgLogprob, tokens } of heard.segments) {
    assert.ok(0 <= startMs && startMs <= endMs && endMs <= pcm.length / 16);
    assert.ok(avgLogprob <= 0 && avgLogprob > -1);
    assert.ok(tokens.every(({ p }) => p > 0 && p <= 1));
  }
  assert.ok(heard.noSpeechProb !== null && heard.noSpeechProb < 0.5);
});

test('silence and noise give no segments and a high no-speech probability', real, async (t) => {
  const recogniser = openRecogniser(t);
  for (const name of ['11-silence', '12-noise']) {
    const heard = await recogniser.transcribe(sample(name), english);
    assert.deepEqual(heard.segments, [], name);
    assert.ok(heard.noSpeechProb !== null && heard.noSpeechProb > 0.5, name);
  }
});

test(
  'a clip too short to be encoded has no no-speech probability, not the last one',
  real,
  async (t) => {
    const recogniser = openRecogniser(t);
    await recogniser.transcribe(sample('11-silence'), english);
    const heard = await recogniser.transcribe(new Float32Array(800), english);
    assert.deepEqual(heard.segments, []);
    assert.equal(heard.noSpeechProb, null);
  },
);

test('what was heard before in a slot does not change what is heard next', real, async (t) => {
  const recogniser = openRecogniser(t, { slots: 2, beam: 5 });
  const names = ['03-check-in', '07-check-in-mobile', '01-net-opening', '11-silence'];
  const alone = [];
  for (const name of names) alone.push(words(await recogniser.transcribe(sample(name), english)));
  const mixed = [...names, ...names.toReversed()];
  const together = await Promise.all(
    mixed.map((name) => recogniser.transcribe(sample(name), english)),
  );
  assert.deepEqual(together.map(words), [...alone, ...alone.toReversed()]);
});

test('the recogniser says what it is', real, async (t) => {
  const recogniser = openRecogniser(t, { slots: 2 });
  await until(() => recogniser.health().state === 'ready');
  const { sha256: _, ...info } = { sha256: '', ...recogniser.info() };
  assert.equal(info.engine, 'whisper.cpp');
  assert.equal(info.model, 'ggml-tsn-test.bin');
  assert.match(info.modelSha256 ?? '', /^[0-9a-f]{64}$/);
  assert.equal(info.modelType, 'tiny');
  assert.equal(info.multilingual, false);
  assert.equal(info.slots, 2);
  assert.equal(info.devices?.length, 1);
});

test('a worker that crashes fails its clip, and the next clip is heard', real, async (t) => {
  const recogniser = openRecogniser(t);
  await until(() => recogniser.health().state === 'ready');
  const { pid } = recogniser;
  assert.ok(pid);
  const unlucky = recogniser.transcribe(sample('01-net-opening'), english);
  process.kill(pid, 'SIGSEGV');
  await assert.rejects(unlucky, { code: 'whisper/worker-died' });
  const heard = await recogniser.transcribe(sample('03-check-in'), english);
  assert.match(words(heard), /whiskey seven alpha bravo charlie/);
  assert.notEqual(recogniser.pid, pid);
});

test(
  'a worker that hangs is killed after deadline and grace, and its clip says why',
  real,
  async (t) => {
    const clock = new FakeClock();
    const recogniser = openRecogniser(t, { graceMs: 500 }, clock);
    await until(() => recogniser.health().state === 'ready');
    const { pid } = recogniser;
    assert.ok(pid);
    process.kill(pid, 'SIGSTOP');
    const stuck = recogniser.transcribe(sample('03-check-in'), { ...english, deadlineMs: 1_000 });
    const verdict = assert.rejects(stuck, { code: 'whisper/deadline' });
    await until(() => clock.sleeping === 1);
    clock.advance(1_499);
    assert.equal(recogniser.health().state, 'ready');
    clock.advance(1);
    await verdict;
    await until(() => recogniser.health().state === 'starting' && clock.sleeping === 1);
    clock.advance(60_000);
    assert.match(words(await recogniser.transcribe(sample('03-check-in'), english)), /alpha bravo/);
  },
);

test('the worker itself stops a clip whose deadline has passed, and lives on', real, async (t) => {
  const recogniser = openRecogniser(t);
  const late = recogniser.transcribe(sample('01-net-opening'), { ...english, deadlineMs: 0.001 });
  await assert.rejects(late, { code: 'whisper/deadline' });
  const { pid } = recogniser;
  await recogniser.transcribe(sample('11-silence'), english);
  assert.equal(recogniser.pid, pid);
});

test('an aborted clip is told so and the worker lives on', real, async (t) => {
  const recogniser = openRecogniser(t);
  await until(() => recogniser.health().state === 'ready');
  const { pid } = recogniser;
  const stop = new AbortController();
  const running = recogniser.transcribe(sample('01-net-opening'), {
    ...english,
    signal: stop.signal,
  });
  const waiting = recogniser.transcribe(sample('03-check-in'), { ...english, signal: stop.signal });
  const told = [running, waiting].map((clip) => assert.rejects(clip, { code: 'whisper/aborted' }));
  await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  await Promise.all(told);
  await recogniser.transcribe(sample('11-silence'), english);
  assert.equal(recogniser.pid, pid);
});

test('an unknown language is refused instead of guessed', real, async (t) => {
  const clip = openRecogniser(t).transcribe(sample('11-silence'), { language: 'zz' });
  await assert.rejects(clip, { code: 'whisper/protocol', message: 'unknown language' });
});

test('without a worker the recogniser is down, says why, and nobody waits', async (t) => {
  const recogniser = openRecogniser(t, { binary: '/nowhere/tsn-whisperd' }, new FakeClock());
  await assert.rejects(recogniser.transcribe(new Float32Array(16), english), {
    code: 'whisper/no-binary',
  });
  const health = recogniser.health();
  assert.ok(health.state === 'down' && health.code === 'whisper/no-binary');
  assert.match(health.reason, /nowhere/);
});

test('a file that is no program for this machine is as good as no worker', async (t) => {
  const binary = join(tempFolder(t), 'tsn-whisperd');
  writeFileSync(binary, Buffer.from('\x7fELF not for this machine'));
  chmodSync(binary, 0o755);
  const clip = openRecogniser(t, { binary }, new FakeClock()).transcribe(
    new Float32Array(16),
    english,
  );
  await assert.rejects(clip, { code: 'whisper/no-binary' });
});

test('a model that appears later is found and used', real, async (t) => {
  const clock = new FakeClock();
  const model = join(tempFolder(t), 'later.bin');
  const recogniser = openRecogniser(t, { model }, clock);
  await assert.rejects(recogniser.transcribe(sample('11-silence'), english), {
    code: 'whisper/no-model',
  });
  copyFileSync(TEST_MODEL, model);
  await until(() => clock.sleeping === 1);
  clock.advance(5_000);
  await until(() => recogniser.health().state === 'ready');
  assert.equal(recogniser.info()?.model, 'later.bin');
});

test('a file that is no model is named as the reason', real, async (t) => {
  const model = join(tempFolder(t), 'broken.bin');
  const whole = readFileSync(TEST_MODEL);
  for (const bytes of [Buffer.from('not a model'), whole.subarray(0, 3_000_000), Buffer.alloc(0)]) {
    writeFileSync(model, bytes);
    const recogniser = openRecogniser(t, { model }, new FakeClock());
    await assert.rejects(recogniser.transcribe(sample('11-silence'), english), {
      code: 'whisper/bad-model',
    });
  }
});

test('on a processor that is too old the worker says so instead of dying', real, async (t) => {
  if (process.arch !== 'x64') return t.skip('only x86-64 has processors that are too old');
  const environment = { TSN_WHISPERD_TEST: 'old-cpu' };
  const recogniser = openRecogniser(t, { environment }, new FakeClock());
  await assert.rejects(recogniser.transcribe(sample('11-silence'), english), {
    code: 'whisper/cpu-unsupported',
  });
});

test('the worker inherits nothing of our environment', real, async (t) => {
  process.env['TSN_WHISPERD_TEST'] = 'old-cpu';
  t.after(() => delete process.env['TSN_WHISPERD_TEST']);
  const recogniser = openRecogniser(t);
  await recogniser.transcribe(sample('11-silence'), english);
  const { pid } = recogniser;
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  assert.deepEqual(environment, ['OMP_WAIT_POLICY=passive']);
});

test('stopping ends the worker and tells those who wait', real, async (t) => {
  const recogniser = openRecogniser(t);
  await until(() => recogniser.health().state === 'ready');
  const { pid } = recogniser;
  assert.ok(pid);
  const clips = ['01-net-opening', '03-check-in'].map((name) =>
    assert.rejects(recogniser.transcribe(sample(name), english), { code: 'whisper/aborted' }),
  );
  await recogniser[Symbol.asyncDispose]();
  await Promise.all(clips);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  await assert.rejects(recogniser.transcribe(sample('11-silence'), english), {
    code: 'whisper/aborted',
  });
});

test('the path of the worker is never looked up by a shell', async (t) => {
  const folder = tempFolder(t);
  const binary = join(folder, `$(touch ${join(folder, 'proof')})`);
  const clip = openRecogniser(t, { binary: `${binary}; ${WORKER}` }, new FakeClock()).transcribe(
    new Float32Array(16),
    english,
  );
  await assert.rejects(clip, { code: 'whisper/no-binary' });
});

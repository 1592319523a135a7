/** Whatever a worker does, it costs the clip that it has, and the next one is heard. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { FailureCode } from '../../../src/platform/errors.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { scriptedWorker } from '../../support/scripted-worker.ts';
import { openRecogniser, until } from '../../support/worker.ts';

const CLIP = new Float32Array(16_000);
const ENGLISH = { language: 'en' };
const ONCE = `if (require('node:fs').existsSync(__filename + '.done')) return reply(said('well'));
  require('node:fs').writeFileSync(__filename + '.done', '');`;

function misbehaving(t: TestContext, deed: string, settings = {}) {
  return openRecogniser(t, { binary: scriptedWorker(t, `${ONCE}\n${deed}`), ...settings });
}

/** What a worker does to its first clip, and what that clip is told. */
const DEEDS: readonly (readonly [string, string, FailureCode])[] = [
  ['dies', 'process.kill(process.pid, "SIGSEGV");', 'whisper/worker-died'],
  ['ends', 'process.exit(3);', 'whisper/worker-died'],
  ['closes its output', 'process.stdout.destroy(); process.exit(0);', 'whisper/worker-died'],
  [
    'stops in the middle of a frame',
    'raw(Buffer.from([9, 0, 0, 0, 0, 0, 0, 0, 123])); process.exit(0);',
    'whisper/worker-died',
  ],
  ['writes noise', 'raw(Buffer.alloc(64, 0xff));', 'whisper/protocol'],
  [
    'writes a frame without JSON',
    'raw(Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 123, 123]));',
    'whisper/protocol',
  ],
  [
    'promises a gigabyte',
    'const b = Buffer.alloc(8); b.writeUInt32LE(1 << 30, 0); raw(b);',
    'whisper/protocol',
  ],
  ['answers without an id', 'frame({ hello: 1 });', 'whisper/protocol'],
  ['answers with what is no transcript', 'reply({ segments: "none" });', 'whisper/protocol'],
  [
    'answers with a refusal nobody knows',
    'reply({ code: "tired", error: "no" });',
    'whisper/protocol',
  ],
];

for (const [deed, code, failure] of DEEDS)
  test(`a worker that ${deed} costs one clip`, async (t) => {
    const recogniser = misbehaving(t, code);
    await assert.rejects(recogniser.transcribe(CLIP, ENGLISH), { code: failure });
    const { segments } = await recogniser.transcribe(CLIP, ENGLISH);
    assert.equal(segments[0]?.text, 'well');
    assert.equal(recogniser.health().state, 'ready');
  });

test('an answer to a question that nobody asked changes nothing', async (t) => {
  const binary = scriptedWorker(
    t,
    'frame({ id: 999, ...said("not yours") }); reply(said("yours"));',
  );
  const { segments } = await openRecogniser(t, { binary }).transcribe(CLIP, ENGLISH);
  assert.equal(segments[0]?.text, 'yours');
});

test('a worker that hangs costs one clip', async (t) => {
  const clock = new FakeClock();
  const binary = scriptedWorker(t, ONCE);
  const recogniser = openRecogniser(t, { binary, graceMs: 100 }, clock);
  await until(() => recogniser.health().state === 'ready');
  const told = assert.rejects(recogniser.transcribe(CLIP, { ...ENGLISH, deadlineMs: 1_000 }), {
    code: 'whisper/deadline',
  });
  await until(() => existsSync(`${binary}.done`)); // it has the clip
  clock.advance(1_100);
  await told;
  await until(() => clock.sleeping === 1); // the restart
  clock.advance(1_000);
  assert.equal((await recogniser.transcribe(CLIP, ENGLISH)).segments[0]?.text, 'well');
});

test('a worker is replaced after its clips, between two of them, and nobody notices', async (t) => {
  const binary = scriptedWorker(t, 'reply(said(String(process.pid)));');
  const recogniser = openRecogniser(t, { binary, slots: 2, mostClips: 3 });
  const clips = Array.from({ length: 12 }, () => recogniser.transcribe(CLIP, ENGLISH));
  const workers = (await Promise.all(clips)).map(({ segments }) => segments[0]?.text);
  const heardBy = new Map(
    workers.map((worker) => [worker, workers.filter((pid) => pid === worker).length]),
  );
  assert.ok(heardBy.size >= 3, `${heardBy.size} workers`);
  for (const clipsOfOne of heardBy.values()) assert.ok(clipsOfOne <= 4); // 3, and one in the other slot
});

test('a worker that grows is replaced, and its memory given back', async (t) => {
  const leak = 'globalThis.kept ??= []; if (clip > 4) kept.push(Buffer.alloc(40 << 20, clip));';
  const binary = scriptedWorker(t, `${leak} reply(said(String(process.pid)));`);
  const recogniser = openRecogniser(t, { binary, mostGrowthBytes: 100 << 20 });
  const workers = new Set<string | undefined>();
  for (let i = 0; i < 12; i++)
    workers.add((await recogniser.transcribe(CLIP, ENGLISH)).segments[0]?.text);
  assert.equal(workers.size, 2);
});

test('a model that does not exist for a GPU that is not there: the processor does it, and says why', async (t) => {
  const works = scriptedWorker(t, 'reply(said("by the processor"));');
  const engines = [
    { name: 'cuda', binary: '/nowhere/tsn-whisperd', gpuDevice: 0 },
    { name: 'cpu', binary: works },
  ];
  const recogniser = openRecogniser(t, { engines });
  assert.equal((await recogniser.transcribe(CLIP, ENGLISH)).segments[0]?.text, 'by the processor');
  assert.equal(recogniser.info()?.engineName, 'cpu');
  assert.match(recogniser.info()?.passedOver?.[0] ?? '', /^cuda: .*nowhere/);
});

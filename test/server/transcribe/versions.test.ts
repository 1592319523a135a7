/** Several transcripts of one recording: all are kept, the best is shown, and what follows follows. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GATE_LIMITS } from '../../../src/domain/segment-gate.ts';
import { hearAgain, judgeAgain } from '../../../src/server/transcribe/again.ts';
import { correct } from '../../../src/server/transcribe/correct.ts';
import { FAKE_INFO, FakeRecogniser, heard } from '../../fakes/fake-recogniser.ts';
import { sampleMention } from '../../support/samples.ts';
import { spoken, stageBench } from '../stage-bench.ts';

class Named extends FakeRecogniser {
  readonly #model: string;

  constructor(model: string, words: string) {
    super(() => words);
    this.#model = model;
  }

  override info() {
    const modelSha256 = this.#model.padEnd(64, '0');
    return { ...FAKE_INFO, model: `ggml-${this.#model}.bin`, modelType: this.#model, modelSha256 };
  }
}

type Bench = Awaited<ReturnType<typeof stageBench>>;

async function ingested(t: TestContext): Promise<Bench> {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  await bench.run('ingest');
  return bench;
}

async function hear(bench: Bench, recogniser: FakeRecogniser): Promise<void> {
  bench.clock.advance(1_000);
  await bench.store.transaction((tx) => tx.jobs.enqueue('transcribe', bench.id, bench.clock.now()));
  await bench.run('transcribe', recogniser);
  if ((await bench.openJobs()).includes('extract')) await bench.run('extract');
}

const shownOf = async ({ store, id }: Bench) => (await store.views.item(id)).text;
const callsOf = async ({ store, id }: Bench) => (await store.views.item(id)).callsigns;

test('a better model is shown when it comes, a worse one stays beside it', async (t) => {
  const bench = await ingested(t);
  await hear(bench, new Named('base', 'this is W7ABC'));
  await hear(bench, new Named('small', 'this is W7ABD'));
  assert.equal(await shownOf(bench), 'this is W7ABD');
  assert.deepEqual(await callsOf(bench), ['W7ABD'], 'derived facts follow');
  await hear(bench, new Named('tiny', 'this is seven'));
  assert.equal(await shownOf(bench), 'this is W7ABD');
  assert.deepEqual(await callsOf(bench), ['W7ABD']);
  const versions = await bench.store.views.versions(bench.id);
  assert.deepEqual(
    versions.map(({ model, isShown }) => [model, isShown]),
    [
      ['ggml-small.bin', true],
      ['ggml-tiny.bin', false],
      ['ggml-base.bin', false],
    ],
  );
});

test("a person's words stand above every model's, and what was heard is kept", async (t) => {
  const bench = await ingested(t);
  await hear(bench, new Named('large', 'this is W7ABD over'));
  await correct(bench, bench.id, { text: 'this is W7ABC, over', author: ' N7QRS ' });
  await bench.run('extract');
  await hear(bench, new Named('large', 'this is W7ABD'));
  assert.equal(await shownOf(bench), 'this is W7ABC, over');
  assert.deepEqual(await callsOf(bench), ['W7ABC']);
  const [shown, kept] = await bench.store.transcripts.versions(bench.id);
  assert.equal(shown?.heardBy.model, 'N7QRS');
  assert.equal(kept?.text, 'this is W7ABD');
  assert.deepEqual(
    (await bench.store.views.search('W7ABC', 10)).map(({ recording }) => recording.id),
    [bench.id],
  );
});

test('a correction that is corrected again is kept', async (t) => {
  const bench = await ingested(t);
  for (const text of ['this is W7ABD', 'this is W7ABC']) {
    bench.clock.advance(1_000);
    await correct(bench, bench.id, { text, author: 'N7QRS' });
  }
  assert.deepEqual(
    (await bench.store.views.versions(bench.id)).map(({ text, isShown }) => [text, isShown]),
    [
      ['this is W7ABC', true],
      ['this is W7ABD', false],
    ],
  );
});

test('an empty correction says that nobody spoke', async (t) => {
  const bench = await ingested(t);
  await hear(bench, new Named('base', 'Thank you W7ABC'));
  await correct(bench, bench.id, { text: ' ', author: 'N7QRS' });
  assert.equal((await bench.store.views.item(bench.id)).state, 'no-speech');
  assert.deepEqual(await callsOf(bench), []);
});

test('a recording that was not opened yet cannot be corrected, nor without a name', async (t) => {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  const words = { text: 'x', author: 'N7QRS' };
  await assert.rejects(correct(bench, bench.id, words), { code: 'data/not-ready' });
  await assert.rejects(correct(bench, 'nothing', words), { code: 'data/not-found' });
  await assert.rejects(correct(bench, bench.id, { text: 'x', author: ' ' }), {
    code: 'usage/invalid',
  });
});

const AGAIN = { signal: new AbortController().signal, onProgress: () => {} };

test('what a smaller model heard is listened to again, once, and nothing else', async (t) => {
  const bench = await ingested(t);
  await hear(bench, new Named('base', 'this is W7ABC'));
  const needs = { ...bench, ...AGAIN };
  assert.deepEqual(await hearAgain(needs, {}, 'base.en'), { seen: 1, changed: 0 });
  assert.deepEqual(await hearAgain(needs, {}, 'small.en'), { seen: 1, changed: 1 });
  assert.deepEqual(await hearAgain(needs, {}, 'small.en'), { seen: 1, changed: 0 });
  assert.deepEqual(await bench.openJobs(), ['transcribe']);
  assert.deepEqual(await hearAgain(needs, { node: 'elsewhere' }), { seen: 0, changed: 0 });
});

test('new limits hide and show old words without listening, and callsigns follow', async (t) => {
  const bench = await ingested(t);
  const unsure = { ...heard('this is W7ABC', 2_000), noSpeechProb: 0.1 };
  const segments = unsure.segments.map((segment) => ({ ...segment, avgLogprob: -0.9 }));
  await hear(bench, new FakeRecogniser(() => ({ ...unsure, segments })));
  assert.deepEqual(await callsOf(bench), ['W7ABC']);
  const needs = { ...bench, ...AGAIN };
  const strict = { ...GATE_LIMITS, hopelessLogprob: -0.8 };
  assert.deepEqual(await judgeAgain(needs, {}, strict), { seen: 1, changed: 1 });
  assert.deepEqual(await judgeAgain(needs, {}, strict), { seen: 1, changed: 0 });
  assert.equal((await bench.store.views.item(bench.id)).state, 'no-speech');
  assert.deepEqual(await callsOf(bench), []);
  assert.deepEqual(await bench.store.views.search('W7ABC', 10), []);
  assert.deepEqual(await judgeAgain(needs, {}, GATE_LIMITS), { seen: 1, changed: 1 });
  assert.equal(await shownOf(bench), 'this is W7ABC');
  assert.deepEqual(await bench.store.mentions.missing('3', 10), [bench.id], 'the sweep finds it');
});

test('who still looks through words that a new judgement hid cannot pass for the words of today', async (t) => {
  const bench = await ingested(t);
  await hear(bench, new FakeRecogniser(() => 'this is W7ABC'));
  const looked = await bench.store.transcripts.latest(bench.id);
  const strict = { ...GATE_LIMITS, hopelessLogprob: 1 };
  assert.deepEqual(await judgeAgain({ ...bench, ...AGAIN }, {}, strict), { seen: 1, changed: 1 });
  await bench.store.transaction((tx) =>
    tx.mentions.replace(looked?.id ?? '', '3', [sampleMention('W7ABC')]),
  );
  assert.deepEqual(await callsOf(bench), [], 'found in what is hidden now');
  const today = await bench.store.transcripts.latest(bench.id);
  assert.deepEqual(
    today?.segments.map(({ text, hidden }) => [text.trim(), hidden.length > 0]),
    [['this is W7ABC', true]],
  );
});

test('reasons that rest on what an older version did not keep stay', async (t) => {
  const bench = await ingested(t);
  await hear(bench, new Named('base', 'this is W7ABC'));
  const [version] = await bench.store.transcripts.versions(bench.id);
  const [segment] = version?.segments ?? [];
  if (version === undefined || segment === undefined) throw new Error('nothing was heard');
  const unmeasured = { ...segment, voicedMs: null, noSpeechProb: null, avgLogprob: -0.3 };
  const segments = (
    [
      ['this is W7ABC', 'no-voice'],
      ['Thank you.', 'stock-phrase'],
      ['names to expect are K7XYZ and', 'prompt-echo'],
    ] as const
  ).map(([text, reason]) => ({ ...unmeasured, text, hidden: [reason] }));
  await bench.store.transaction((tx) =>
    tx.transcripts.put(bench.id, { ...version, result: 'no-speech', segments }),
  );
  assert.deepEqual(await judgeAgain({ ...bench, ...AGAIN }, {}, GATE_LIMITS), {
    seen: 1,
    changed: 0,
  });
});

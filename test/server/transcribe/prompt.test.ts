/** The recogniser is told what to expect, it is stored what it was told, and an echo is no speech. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeRecogniser, heard } from '../../fakes/fake-recogniser.ts';
import { sampleMention, sampleRecording, sampleTranscript } from '../../support/samples.ts';
import { type BenchParts, spoken, stageBench } from '../stage-bench.ts';

async function ingested(t: Parameters<typeof stageBench>[0], more: BenchParts) {
  const bench = await stageBench(t, spoken('03-check-in.wav'), 'a.wav', {}, more);
  await bench.run('ingest');
  return bench;
}

test('vocabulary, stations heard lately and the roster are told, and stored', async (t) => {
  const bench = await ingested(t, {
    options: { prompt: 'A net.', vocabulary: ['Tiger Mountain'], expect: ['heard', 'roster'] },
    roster: async () => ({ control: ['K7NCS'], callsigns: new Set(['K7NCS', 'K7TWO']) }),
  });
  const { recordedAt, node } = await bench.store.recordings.get(bench.id);
  const before = sampleRecording({ node, recordedAt: recordedAt - 60_000 });
  await bench.store.transaction(async (tx) => {
    await tx.recordings.add(before);
    const transcriptId = await tx.transcripts.put(before.id, sampleTranscript('W7ABC'));
    await tx.mentions.replace(transcriptId, '1', [sampleMention('W7ABC')]);
  });
  const told: (string | undefined)[] = [];
  const recogniser = new FakeRecogniser((_, { prompt }) => {
    told.push(prompt);
    return 'this is K7XYZ';
  });
  await bench.run('transcribe', recogniser);
  const prompt = 'A net. Tiger Mountain. W7ABC. K7TWO, K7NCS.';
  assert.deepEqual(told, [prompt]);
  const transcript = await bench.store.transcripts.latest(bench.id);
  assert.equal(transcript?.heardBy.prompt, prompt);
});

test('what was not asked for is not told', async (t) => {
  const bench = await ingested(t, {
    roster: async () => ({ control: ['K7NCS'], callsigns: new Set<string>() }),
  });
  const told: (string | undefined)[] = [];
  await bench.run(
    'transcribe',
    new FakeRecogniser((_, { prompt }) => {
      told.push(prompt);
      return 'x';
    }),
  );
  assert.deepEqual(told, [undefined]);
});

test('a prompt that comes back as words is hidden, so its callsigns were not heard', async (t) => {
  const words = 'Welcome to the Puget Sound net. W7ABC, K7XYZ, N7QRS.';
  const bench = await ingested(t, { options: { prompt: words } });
  await bench.run('transcribe', new FakeRecogniser(() => heard(words, 3_000)));
  const transcript = await bench.store.transcripts.latest(bench.id);
  assert.equal(transcript?.result, 'no-speech');
  assert.deepEqual(
    transcript.segments.map(({ text, hidden }) => [text.trim(), hidden]),
    [[words, ['prompt-echo']]],
  );
});

test('where a voice detector hears nobody, the recogniser is not asked', async (t) => {
  const bench = await ingested(t, {
    detector: { missing: () => undefined, probabilities: async () => new Float32Array(400) },
  });
  const recogniser = new FakeRecogniser(() => 'Thanks for watching!');
  await bench.run('transcribe', recogniser);
  assert.deepEqual(recogniser.clipsMs, []);
  const transcript = await bench.store.transcripts.latest(bench.id);
  assert.equal(transcript?.heardBy.options['gate'], 'silero');
});

test('a detector that fails or is not there is no reason to wait', async (t) => {
  const failing = { missing: () => undefined, probabilities: () => Promise.reject(new Error('x')) };
  const absent = { missing: () => 'no model', probabilities: failing.probabilities };
  for (const detector of [failing, absent]) {
    const bench = await ingested(t, { detector });
    await bench.run('transcribe', new FakeRecogniser(() => 'this is W7ABC'));
    const transcript = await bench.store.transcripts.latest(bench.id);
    assert.equal(transcript?.text, 'this is W7ABC');
    assert.equal(transcript.heardBy.options['gate'], 'own');
  }
});

test('words of which the recogniser was not sure are kept with their probability', async (t) => {
  const bench = await ingested(t, {});
  const made = heard('this is W7ABC', 2_000);
  const token = (text: string, p: number) => ({ text, p, startMs: 0, endMs: 0 });
  const segments = made.segments.map((segment) => ({
    ...segment,
    tokens: [token(' this', 0.9), token(' is', 0.8), token(' W7', 0.7), token('ABC', 0.2)],
  }));
  await bench.run('transcribe', new FakeRecogniser(() => ({ ...made, segments })));
  const transcript = await bench.store.transcripts.latest(bench.id);
  assert.deepEqual(transcript?.segments[0]?.doubtful, [{ text: 'W7ABC', p: 0.2 }]);
});

test('the settings of a node are for its recordings alone', async (t) => {
  const german = { model: 'small', language: 'de', prompt: 'Ein Netz.', vocabulary: ['Feldberg'] };
  const asked = async (nodes: Readonly<Record<string, typeof german>>) => {
    const bench = await ingested(t, {
      options: { prompt: 'A net.', vocabulary: ['Tiger Mountain'], nodes },
    });
    const told: unknown[] = [];
    const recogniser = new FakeRecogniser((_, { model, language, prompt }) => {
      told.push({ model, language, prompt });
      return 'hallo';
    });
    await bench.run('transcribe', recogniser);
    return told;
  };
  assert.deepEqual(await asked({ hill: german }), [
    { model: 'small', language: 'de', prompt: 'Ein Netz. Feldberg, Tiger Mountain.' },
  ]);
  assert.deepEqual(await asked({ valley: german }), [
    { model: undefined, language: 'en', prompt: 'A net. Tiger Mountain.' },
  ]);
});

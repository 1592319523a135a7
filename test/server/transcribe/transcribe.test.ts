/** Stage transcribe: the words of a recording, once per model, and none that nobody said. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAudio } from '../../../src/engines/audio/audio.ts';
import { gatherPieces } from '../../../src/engines/audio/pieces.ts';
import { writeWav } from '../../../src/engines/audio/wav/writer.ts';
import { FAKE_INFO, FakeRecogniser, heard } from '../../fakes/fake-recogniser.ts';
import { sampleRecording } from '../../support/samples.ts';
import { spoken, stageBench } from '../stage-bench.ts';

const SIGNAL = new AbortController().signal;

async function ingested(t: Parameters<typeof stageBench>[0], bytes: Uint8Array) {
  const bench = await stageBench(t, bytes);
  await bench.run('ingest');
  bench.events.length = 0;
  return bench;
}

test('what was heard is stored with who heard it and how it was asked', async (t) => {
  const bench = await ingested(t, spoken('03-check-in.wav'));
  await bench.run('transcribe', new FakeRecogniser(() => 'this is W7ABC'));
  const transcript = await bench.store.transcripts.latest(bench.id);
  assert.equal(transcript?.text, 'this is W7ABC');
  assert.equal(transcript.result, 'speech');
  assert.equal(transcript.heardBy.modelSha256, FAKE_INFO.modelSha256);
  assert.deepEqual(transcript.heardBy.options, {
    ...{ language: 'en', beam: 2, audioCtx: 'auto', gate: 'own' },
  });
  assert.deepEqual(await bench.openJobs(), ['extract']);
  assert.deepEqual(bench.events, [{ kind: 'transcribed', recordingId: bench.id, node: 'hill' }]);
});

for (const file of ['11-silence.wav', '12-noise.wav']) {
  test(`${file}: the recogniser is not asked, and no speech is a result`, async (t) => {
    const bench = await ingested(t, spoken(file));
    const recogniser = new FakeRecogniser(() => 'Thanks for watching!');
    await bench.run('transcribe', recogniser);
    assert.deepEqual(recogniser.clipsMs, []);
    assert.equal((await bench.store.views.item(bench.id)).state, 'no-speech');
    assert.deepEqual(await bench.openJobs(), []);
  });
}

test('words that nobody said are hidden with a reason, and kept', async (t) => {
  const bench = await ingested(t, spoken('03-check-in.wav'));
  const made = heard('Thank you.', 2_000);
  await bench.run('transcribe', new FakeRecogniser(() => ({ ...made, noSpeechProb: 0.5 })));
  const transcript = await bench.store.transcripts.latest(bench.id);
  assert.equal(transcript?.result, 'no-speech');
  assert.deepEqual(
    transcript.segments.map(({ text, hidden }) => [text, hidden]),
    [['Thank you.', ['stock-phrase']]],
  );
});

test('a long recording is heard clip by clip, with times from its own start', async (t) => {
  const bench = await ingested(t, await twoOvers());
  const recogniser = new FakeRecogniser((_, { language }) => `over ${language}`);
  await bench.run('transcribe', recogniser);
  assert.equal(recogniser.clipsMs.length, 2);
  const transcript = await bench.store.transcripts.latest(bench.id);
  const starts = transcript?.segments.map(({ startMs }) => startMs) ?? [];
  assert.equal(starts.length, 2);
  assert.ok((starts[0] ?? -1) < 300 && Math.abs((starts[1] ?? 0) - 12_590) < 300, starts.join());
});

test('jobs wait while the recogniser is away, and say why', async (t) => {
  const bench = await ingested(t, spoken('03-check-in.wav'));
  const recogniser = new FakeRecogniser();
  const reason = () => bench.stage('transcribe', recogniser).waitsFor?.();
  assert.equal(reason(), undefined);
  recogniser.become({ state: 'starting' });
  assert.equal(reason(), 'the recogniser is starting');
  recogniser.become({ state: 'down', code: 'whisper/no-model', reason: 'there is no model' });
  assert.equal(reason(), 'there is no model');
});

test('a recogniser that goes away in mid-job leaves the job as it was', async (t) => {
  const bench = await ingested(t, spoken('03-check-in.wav'));
  const recogniser = new FakeRecogniser();
  recogniser.become({ state: 'down', code: 'whisper/no-model', reason: 'there is no model' });
  await assert.rejects(bench.run('transcribe', recogniser), { retry: 'later' });
  assert.equal(await bench.store.transcripts.latest(bench.id), undefined);
  assert.deepEqual(await bench.openJobs(), ['transcribe']);
});

test('a stage that is called off stops, and stores nothing', async (t) => {
  const bench = await ingested(t, spoken('03-check-in.wav'));
  const job = await bench.take('transcribe');
  const stopping = new AbortController();
  const recogniser = new FakeRecogniser(() => {
    stopping.abort();
    return new Promise<string>(() => {});
  });
  await assert.rejects(bench.stage('transcribe', recogniser).run(job, stopping.signal), {
    code: 'whisper/aborted',
  });
  assert.equal(await bench.store.transcripts.latest(bench.id), undefined);
});

test('a worker that stalls past its lease cannot double or overwrite the transcript', async (t) => {
  const bench = await ingested(t, spoken('03-check-in.wav'));
  const stage = (words: string) => bench.stage('transcribe', new FakeRecogniser(() => words));
  const stalled = await bench.take('transcribe', 'first');
  bench.clock.advance(bench.LEASE_MS + 1);
  const retaken = await bench.take('transcribe', 'second');
  const lost = { code: 'jobs/lease-lost' };
  await assert.rejects(stage('stale words').run(stalled, SIGNAL), lost, 'while the other works');
  await stage('this is K7ABC').run(retaken, SIGNAL);
  await assert.rejects(stage('stale words').run(stalled, SIGNAL), lost, 'and when it is done');
  assert.equal((await bench.store.transcripts.latest(bench.id))?.text, 'this is K7ABC');
  assert.deepEqual(await bench.openJobs(), ['extract'], 'exactly one follow-up');
});

test('heard again by the same model, the new words take the place of the old', async (t) => {
  const bench = await ingested(t, spoken('03-check-in.wav'));
  for (const words of ['first', 'second']) {
    await bench.store.transaction((tx) =>
      tx.jobs.enqueue('transcribe', bench.id, bench.clock.now()),
    );
    await bench.run('transcribe', new FakeRecogniser(() => words));
  }
  const transcript = await bench.store.transcripts.latest(bench.id);
  assert.deepEqual(
    transcript?.segments.map(({ text }) => text),
    ['second'],
  );
  assert.deepEqual(await bench.openJobs(), ['extract']);
});

/** The same few words at the start and 10 s after their end. */
async function twoOvers(): Promise<Uint8Array> {
  const { facts, pieces } = await openAudio(spoken('07-check-in-mobile.wav'), 'a.wav');
  const words = await gatherPieces(pieces());
  const pause = new Float32Array(facts.sampleRateHz * 10);
  return writeWav([words, pause, words], facts.sampleRateHz);
}

test('when the whole came while its beginning waited, nobody hears the beginning', async (t) => {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  await bench.run('ingest');
  const whole = sampleRecording();
  await bench.store.transaction(async (tx) => {
    await tx.recordings.add(whole);
    await tx.audioState.grown(bench.id, whole.id);
  });
  const never = new FakeRecogniser(() => assert.fail('it was heard'));
  await bench.run('transcribe', never);
  assert.deepEqual(await bench.openJobs(), []);
  assert.equal(await bench.store.transcripts.latest(bench.id), undefined);
});

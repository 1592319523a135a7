/** Stage ingest: what was stored becomes known, once. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { test } from 'node:test';
import { sampleRecording } from '../../support/samples.ts';
import { spoken, stageBench } from '../stage-bench.ts';

const SIGNAL = new AbortController().signal;

test('a recording that can be heard goes on to the recogniser', async (t) => {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  await bench.run('ingest');
  const { audio } = await bench.store.recordings.get(bench.id);
  assert.deepEqual(audio, {
    format: 'pcm16 16000 Hz mono',
    class: 'speech-candidate',
    durationMs: 4_931,
    sampleRateHz: 16_000,
    channels: 1,
  });
  assert.deepEqual(await bench.openJobs(), ['transcribe']);
  assert.deepEqual(bench.events, [{ kind: 'ingested', recordingId: bench.id, node: 'hill' }]);
});

test('an empty file is complete: there is nothing to hear', async (t) => {
  const bench = await stageBench(t, new Uint8Array(0));
  await bench.run('ingest');
  assert.equal((await bench.store.views.item(bench.id)).state, 'no-audio');
  assert.deepEqual(await bench.openJobs(), []);
});

test('what is no audio fails for good, with the name in the reason, and changes nothing', async (t) => {
  const bench = await stageBench(t, Buffer.from('just some words'), 'notes.wav');
  await assert.rejects(bench.run('ingest'), (error: unknown) => {
    assert.ok(error instanceof Error && 'retry' in error);
    assert.equal(error.retry, 'never');
    assert.match(error.message, /^notes\.wav: /);
    return true;
  });
  assert.equal((await bench.store.recordings.get(bench.id)).audio, null);
  assert.deepEqual(bench.events, []);
});

test('audio that is gone from the archive is tried again later', async (t) => {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  await rm(bench.path);
  await assert.rejects(bench.run('ingest'), { code: 'audio/missing', retry: 'later' });
});

test('a worker that stalls past its lease leaves no second job behind', async (t) => {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  const stalled = await bench.take('ingest', 'first');
  bench.clock.advance(bench.LEASE_MS + 1);
  const retaken = await bench.take('ingest', 'second');
  const stage = bench.stage('ingest');
  const lost = { code: 'jobs/lease-lost' };
  await assert.rejects(stage.run(stalled, SIGNAL), lost, 'while the other works');
  await stage.run(retaken, SIGNAL);
  await assert.rejects(stage.run(stalled, SIGNAL), lost, 'and when it is done');
  assert.deepEqual(await bench.openJobs(), ['transcribe']);
  assert.equal(bench.events.length, 1, 'and nobody hears of it twice');
});

test('run again after a restored backup it ends the same', async (t) => {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  await bench.run('ingest');
  const before = await bench.store.recordings.get(bench.id);
  await bench.store.transaction((tx) => tx.jobs.enqueue('ingest', bench.id, bench.clock.now()));
  await bench.run('ingest');
  assert.deepEqual(await bench.store.recordings.get(bench.id), before);
  assert.deepEqual(await bench.openJobs(), ['transcribe']);
});

test('a recording whose job was lost is found by the sweep', async (t) => {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  const stage = bench.stage('ingest');
  assert.deepEqual(await stage.missing(10), [], 'not while its job is there');
  const job = await bench.take('ingest');
  await bench.store.transaction((tx) => tx.jobs.complete(job));
  assert.deepEqual(await stage.missing(10), [bench.id]);
});

test('a recording is cut into its transmissions, and heard again it has the same ones', async (t) => {
  const lines = [
    '20260101000000,TXKEY,MAIN',
    '20260101000000,RXKEY,2000',
    '20260101000030,TXUNKEY,MAIN',
  ];
  const bench = await stageBench(t, spoken('03-check-in.wav'), 'a.wav', { activity: lines });
  const found: unknown[] = [];
  for (let time = 0; time < 2; time++) {
    if (time > 0)
      await bench.store.transaction((tx) => tx.jobs.enqueue('ingest', bench.id, bench.clock.now()));
    await bench.run('ingest');
    found.push(await bench.store.transmissions.of(bench.id));
  }
  assert.deepEqual(found[1], found[0]);
  const { transmissions } = await bench.store.views.recording(bench.id);
  assert.equal(transmissions.length, 1);
  const [over] = transmissions;
  assert.ok(over && over.endMs > over.startMs);
  assert.equal(over.kind, 'speech');
  assert.equal(over.evidence, 'recorder');
  assert.equal(over.who, 'AllStar 2000');
});

test('the beginning of a recording that came whole is not heard beside it', async (t) => {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  const whole = sampleRecording();
  await bench.store.transaction(async (tx) => {
    await tx.recordings.add(whole);
    await tx.audioState.grown(bench.id, whole.id);
  });
  await bench.run('ingest');
  assert.deepEqual(await bench.openJobs(), []);
});

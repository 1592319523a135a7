/** The whole way of a recording through the server's store, as the stages will walk it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sampleMention, sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempServerStore } from '../support/temp-store.ts';

test('a recording moves from received to complete as facts about it arrive', async (t) => {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  const recording = sampleRecording();
  const { id } = recording;
  const state = async () => (await store.views.item(id)).state;

  await store.transaction(async (tx) => {
    assert.deepEqual(await tx.recordings.add(recording), { id, added: true });
    await tx.jobs.enqueue('ingest', id, clock.now());
  });
  assert.equal(await state(), 'received');

  const job = await store.jobs.lease({
    kinds: ['ingest'],
    worker: 'w',
    now: clock.now(),
    forMs: 60_000,
  });
  assert.ok(job);
  await store.transaction(async (tx) => {
    await tx.jobs.complete(job);
    await tx.recordings.putAudioFacts(id, {
      format: 'wav',
      class: 'speech-candidate',
      durationMs: 2_000,
      sampleRateHz: 8_000,
      channels: 1,
    });
  });
  assert.equal(await state(), 'ingested');
  assert.deepEqual(await store.transcripts.missing(10), [id]);

  const transcriptId = await store.transaction((tx) =>
    tx.transcripts.put(id, sampleTranscript('this is W1AW portable')),
  );
  assert.equal(await state(), 'transcribed');
  assert.deepEqual(await store.mentions.missing('1', 10), [id]);

  const mention = sampleMention('W1AW', { suffix: 'P' });
  await store.transaction((tx) => tx.mentions.replace(transcriptId, '1', [mention]));
  assert.equal(await state(), 'complete');

  const detail = await store.views.recording(id);
  assert.deepEqual(detail.callsigns, ['W1AW/P']);
  assert.equal(detail.text, 'this is W1AW portable');
  assert.equal(detail.transcript?.segments.length, 1);
  assert.equal(detail.durationMs, 2_000);
  const page = await store.views.recordings({ limit: 10, callsign: 'W1AW' });
  assert.deepEqual(
    page.items.map((item) => item.id),
    [id],
  );
  const [hit] = await store.views.search('"this is" porta', 10);
  assert.equal(hit?.snippet, '\u0002this is\u0003 W1AW \u0002portable\u0003');
  assert.equal((await store.views.counts()).byState.complete, 1);
  assert.equal((await store.views.callsigns({ limit: 10 })).items[0]?.mentions, 1);
});

/** SQLite plans a statement when it runs first, and not again: planning costs more than most answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleMention, sampleRecording, sampleTranscript } from '../support/samples.ts';
import { ON_SQLITE, tempServerStore } from '../support/temp-store.ts';

test('what was asked before is not planned again, whatever the values', {
  skip: ON_SQLITE ? false : 'MySQL plans each time',
}, async (t) => {
  const store = await tempServerStore(t);
  const recordingGoesThrough = async (): Promise<void> => {
    const recording = sampleRecording();
    const now = Date.now();
    await store.transaction(async (tx) => {
      await tx.recordings.add(recording);
      await tx.jobs.enqueue('extract', recording.id, now, 1);
    });
    const want = { kinds: ['extract' as const], worker: 'w 1', now, forMs: 1, lane: 1 };
    const job = (await store.jobs.lease({ ...want, end: 'last' })) ?? assert.fail('no job');
    await store.transaction(async (tx) => {
      await tx.jobs.complete(job);
      const transcriptId = await tx.transcripts.put(recording.id, sampleTranscript('W1AW is here'));
      await tx.mentions.replace(transcriptId, '1', [sampleMention('W1AW')]);
      await tx.copies.heard(recording.id);
    });
    await store.transcripts.latest(recording.id);
    await store.heard.lately(recording.node, 0, now);
    await store.heard.among(['W1AW'], recording.node, 0, now);
    await store.views.search('w1aw', 1);
    await store.views.recordings({ limit: 1, node: recording.node });
  };
  // better-sqlite3 makes a function for the rows of a statement each time that it was planned.
  const planned = t.mock.method(globalThis, 'Function');
  await recordingGoesThrough();
  await recordingGoesThrough(); // some have their first row now
  assert.notEqual(planned.mock.callCount(), 0);
  planned.mock.resetCalls();
  await recordingGoesThrough();
  assert.equal(planned.mock.callCount(), 0);
});

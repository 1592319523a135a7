/** Answers that are put together of several: whatever happens in between, they say nothing that never was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobs as queueOf } from '../../src/store/jobs/jobs.ts';
import { versionsOf } from '../../src/store/server/transcript-versions.ts';
import { latest } from '../../src/store/server/transcripts.ts';
import { readCounts } from '../../src/store/server/views/counts.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { readsWhile } from '../support/between-questions.ts';
import { sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tempServerStore } from '../support/temp-store.ts';

const FACTS = {
  ...({ format: 'x', class: 'speech-candidate', durationMs: 8_000 } as const),
  ...{ sampleRateHz: 8_000, channels: 1 },
} as const;

/** Of a queue that is only read. */
const fleeting = () => Promise.reject(new Error('nothing is written'));

for (const question of [1, 2, 3, 4, 5, 6, 7]) {
  test(`no count falls below nothing while a recording goes on (after question ${question})`, async (t) => {
    const folder = tempFolder(t);
    const store = await tempServerStore(t, undefined, folder);
    const { id } = sampleRecording();
    await store.transaction(async (tx) => {
      await tx.recordings.add(sampleRecording({ id }));
      await tx.jobs.enqueue('ingest', id, 0);
    });
    const goesOn = async () => {
      const job = await store.jobs.lease({ kinds: ['ingest'], worker: 'w 1', now: 1, forMs: 9 });
      await store.transaction(async (tx) => {
        if (job !== undefined) await tx.jobs.complete(job);
        await tx.recordings.putAudioFacts(id, FACTS);
        await tx.jobs.enqueue('transcribe', id, 1);
      });
      await store.jobs.lease({ kinds: ['transcribe'], worker: 'w 1', now: 2, forMs: 99 });
    };
    const reads = await readsWhile(t, folder, goesOn, question);
    const queue = queueOf({ reads, peeks: reads, clock: new FakeClock(2), fleeting });
    const { byState, jobs, recordings } = await readCounts(reads, queue, 2);
    const all = Object.values(byState);
    assert.equal(recordings, 1);
    assert.equal(
      all.reduce((sum, n) => sum + n, 0),
      1,
    );
    assert.ok(Math.min(...all, ...Object.values(jobs)) >= 0, JSON.stringify({ byState, jobs }));
  });
}

test('no more jobs run than there are, however fast they come', async (t) => {
  const folder = tempFolder(t);
  const store = await tempServerStore(t, undefined, folder);
  const comes = async () => {
    await store.transaction((tx) => tx.jobs.enqueue('ingest', 'a recording', 0));
    await store.jobs.lease({ kinds: ['ingest'], worker: 'w 1', now: 1, forMs: 99 });
  };
  const reads = await readsWhile(t, folder, comes, 2);
  const queue = queueOf({ reads, peeks: reads, clock: new FakeClock(2), fleeting });
  const { waiting, running } = await queue.counts();
  assert.deepEqual([waiting, running], [0, 0]);
});

for (const question of [1, 2, 3]) {
  test(`a transcript is read with its words, also while it is heard anew (after question ${question})`, async (t) => {
    const folder = tempFolder(t);
    const store = await tempServerStore(t, undefined, folder);
    const recording = sampleRecording();
    const hear = (words: string) =>
      store.transaction((tx) => tx.transcripts.put(recording.id, sampleTranscript(words)));
    await store.transaction((tx) => tx.recordings.add(recording));
    await hear('as it was heard');
    const anew = () => hear('as it is heard now');
    for (const read of [latest, versionsOf]) {
      const reads = await readsWhile(t, folder, anew, question);
      const [shown] = [await read(reads, recording.id)].flat();
      assert.equal(shown?.segments.map(({ text }) => text.trim()).join(' '), shown?.text);
    }
  });
}

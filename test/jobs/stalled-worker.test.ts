/** The flagship of the queue: a worker that comes back from the dead. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stage } from '../../src/jobs/stage.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempServerStore } from '../support/temp-store.ts';

const LEASE = 60_000;
const { signal } = new AbortController();

/** Writes as the stage transcribe does: first the fence, then the result, then what follows. */
function transcribing(store: ServerStore, clock: FakeClock, words: string): Stage {
  return {
    kind: 'transcribe',
    missing: (limit) => store.transcripts.missing(limit),
    run: (job) =>
      store.transaction(async (tx) => {
        await tx.jobs.complete(job);
        await tx.transcripts.put(job.subjectId, sampleTranscript(words));
        await tx.jobs.enqueue('extract', job.subjectId, clock.now());
      }),
  };
}

test('a worker that stalls past its lease cannot double or overwrite the transcript', async (t) => {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  const recording = sampleRecording();
  await store.transaction(async (tx) => {
    await tx.recordings.add(recording);
    await tx.jobs.enqueue('transcribe', recording.id, clock.now());
  });
  const take = (worker: string) =>
    store.jobs.lease({ kinds: ['transcribe'], worker, now: clock.now(), forMs: LEASE });

  const stalled = await take('first');
  assert.equal(await take('second'), undefined, 'leased: nobody else gets it');
  clock.advance(LEASE + 1);
  const retaken = await take('second');
  assert.ok(stalled && retaken);

  const lost = { code: 'jobs/lease-lost' };
  const stale = transcribing(store, clock, 'stale words');
  await assert.rejects(stale.run(stalled, signal), lost, 'while the other works');
  await transcribing(store, clock, 'this is K7ABC').run(retaken, signal);
  await assert.rejects(stale.run(stalled, signal), lost, 'and when it is done');

  const detail = await store.views.recording(recording.id);
  assert.equal(detail.text, 'this is K7ABC');
  assert.equal(detail.transcript?.segments.length, 1);
  const jobs = await store.jobs.list({ limit: 9 });
  assert.deepEqual(
    jobs.map(({ kind }) => kind),
    ['extract'],
    'exactly one follow-up',
  );
});

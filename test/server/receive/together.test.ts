/** Who ends at the same time shares a commit; whoever fails, fails alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { together } from '../../../src/server/receive/together.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { sampleRecording } from '../../support/samples.ts';
import { tempServerStore } from '../../support/temp-store.ts';

test('many who write at once share a commit, and each gets his own answer', async (t) => {
  const store = await tempServerStore(t, new FakeClock());
  let commits = 0;
  const shared = together({
    transaction: (work) => {
      commits += 1;
      return store.transaction(work);
    },
  });
  const recordings = Array.from({ length: 20 }, () => sampleRecording());
  const answers = await Promise.all(
    recordings.map((recording) => shared((tx) => tx.recordings.add(recording))),
  );
  assert.deepEqual(
    answers.map(({ id }) => id),
    recordings.map(({ id }) => id),
  );
  assert.equal(commits, 1);
});

test('one that throws undoes nothing of the others', async (t) => {
  const store = await tempServerStore(t, new FakeClock());
  const shared = together(store);
  const kept = [sampleRecording(), sampleRecording()];
  const undone = sampleRecording();
  const [first, failed, last] = await Promise.allSettled([
    shared((tx) => tx.recordings.add(kept[0] ?? undone)),
    shared(async (tx) => {
      await tx.recordings.add(undone);
      throw new Error('not this one');
    }),
    shared((tx) => tx.recordings.add(kept[1] ?? undone)),
  ]);
  assert.deepEqual(
    [first.status, failed.status, last.status],
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  const { items } = await store.views.recordings({ limit: 9 });
  assert.deepEqual(items.map(({ id }) => id).toSorted(), kept.map(({ id }) => id).toSorted());
  await shared((tx) => tx.recordings.add(undone)); // and the next commit is as good as the first
  assert.equal((await store.views.recordings({ limit: 9 })).items.length, 3);
});

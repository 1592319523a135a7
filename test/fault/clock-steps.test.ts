/** The time of day steps while recordings are in hand: each is brought to its end once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeRecogniser } from '../fakes/fake-recogniser.ts';
import {
  addSpoken,
  allDone,
  assertCompleteOnce,
  poolOf,
  stagesOf,
} from '../support/pipeline-site.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tempServerStore } from '../support/temp-store.ts';
import { until } from '../support/worker.ts';

const DAY_MS = 86_400_000;

for (const [direction, stepMs] of [
  ['forward', DAY_MS],
  ['back', -DAY_MS],
] as const) {
  test(`the clock steps a day ${direction} in mid-work: all are complete once, and nobody waits a day`, async (t) => {
    const root = tempFolder(t);
    const clock = new FakeClock();
    const store = await tempServerStore(t, clock, root);
    const ids = await addSpoken({ store, clock, root }, 4);
    const heard = Promise.withResolvers<void>();
    const slow = new FakeRecogniser(async () => {
      await heard.promise;
      return 'words of one who was too late';
    });
    const outcomes: string[] = [];
    const first = poolOf(
      stagesOf({ store, clock, root, recogniser: slow }),
      { store, clock },
      { onSettled: ({ kind }, { result }) => void outcomes.push(`${kind} ${result}`) },
    );
    await until(() => slow.clipsMs.length === 2);

    clock.step(clock.now() + stepMs);
    first.poke();
    const second = poolOf(
      stagesOf({ store, clock, root }),
      { store, clock },
      { worker: 'other 1' },
    );
    await allDone(store);
    heard.resolve();
    await Promise.all([first.drain(1_000), second.drain(1_000)]);
    const late = outcomes.filter((outcome) => outcome.startsWith('transcribe '));
    assert.deepEqual(late, ['transcribe lost', 'transcribe lost']);
    await assertCompleteOnce(store, ids);
  });
}

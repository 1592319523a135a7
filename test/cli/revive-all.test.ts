/** All dead letters go back to work at once, and those of one recording are found among any number. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reviveAll } from '../../src/cli/revive-all.ts';
import type { JobsWanted } from '../../src/domain/jobs-wanted.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { tempServerStore } from '../support/temp-store.ts';

/** More than are asked for at once. */
const MANY = 12;
const AT_ONCE = 10;

async function deadLetters(store: ServerStore): Promise<void> {
  await store.transaction(async (tx) => {
    for (let n = 0; n < MANY; n++) await tx.jobs.enqueue('ingest', `subject-${n}`, n);
  });
  for (let n = 0; n < MANY; n++) await die(store, MANY + n);
}

async function die(store: ServerStore, deadAt: number): Promise<void> {
  const want = { kinds: ['ingest'] as const, worker: 'w', now: deadAt, forMs: 60_000 };
  const job = (await store.jobs.lease(want)) ?? assert.fail('no job is due');
  const failure = { code: 'audio/not-audio', message: 'none', deadAt } as const;
  await store.transaction((tx) => tx.jobs.failed(job, failure));
}

test('more than one answer of the API are put back, and what dies again meanwhile keeps nobody waiting', async (t) => {
  const clock = new FakeClock(10_000);
  const store = await tempServerStore(t, clock);
  await deadLetters(store);
  const lists: number[] = [];
  const letters = {
    async jobs(wanted: JobsWanted) {
      const items = await store.jobs.list(wanted);
      lists.push(items.length);
      return items;
    },
    async revive(id: string) {
      await store.transaction((tx) => tx.jobs.revive(id, clock.now()));
      await die(store, clock.now()); // at once, again
    },
  };
  const revived = await reviveAll(letters, AT_ONCE);
  assert.equal(new Set(revived).size, MANY);
  assert.equal((await store.jobs.counts()).dead, MANY);
  assert.deepEqual(lists, [1, 10, 2, 0]);
});

test('one that somebody else put back meanwhile hinders nothing', async (t) => {
  const store = await tempServerStore(t, new FakeClock(10_000));
  await deadLetters(store);
  const revive = (id: string) => store.transaction((tx) => tx.jobs.revive(id, 10_000));
  const [first] = await store.jobs.list({ dead: true, limit: 1 });
  await reviveAll({
    jobs: (wanted) => store.jobs.list(wanted),
    async revive(id) {
      if (id === first?.id) await revive(id);
      await revive(id);
    },
  });
  assert.equal((await store.jobs.counts()).dead, 0);
});

test('the dead letter of a recording is found, however many are newer', async (t) => {
  const store = await tempServerStore(t);
  await deadLetters(store);
  const letters = await store.jobs.list({ dead: true, subject: 'subject-0', limit: 10 });
  assert.deepEqual(
    letters.map(({ subjectId }) => subjectId),
    ['subject-0'],
  );
});

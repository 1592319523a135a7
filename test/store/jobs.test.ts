/** The queue: order, fence, hand-back, dead letters; and that nothing is lost or doubled. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TakenJob } from '../../src/store/jobs/lease.ts';
import type { FailedAttempt } from '../../src/store/jobs/writes.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempServerStore } from '../support/temp-store.ts';

const LEASE = 60_000;
const DAY = 86_400_000;
const LOST = { code: 'jobs/lease-lost' };

function lease(store: ServerStore, now: number, worker = 'w') {
  return store.jobs.lease({ kinds: ['ingest', 'transcribe'], worker, now, forMs: LEASE });
}

async function taken(store: ServerStore, now: number, worker = 'w'): Promise<TakenJob> {
  return (await lease(store, now, worker)) ?? assert.fail('no job is due');
}

const failed = (store: ServerStore, job: TakenJob, failure: FailedAttempt) =>
  store.transaction((tx) => tx.jobs.failed(job, failure));

test('a subject has at most one job of a kind', async (t) => {
  const store = await tempServerStore(t);
  await store.transaction(async (tx) => {
    assert.equal(await tx.jobs.enqueue('ingest', 'a', 0), true);
    assert.equal(await tx.jobs.enqueue('ingest', 'a', 5), false);
    assert.equal(await tx.jobs.enqueue('extract', 'a', 0), true);
  });
  assert.deepEqual(await store.jobs.counts(), { waiting: 2, running: 0, dead: 0 });
});

test('jobs are taken by priority, then by how long they are due; a day of waiting is a point', async (t) => {
  const store = await tempServerStore(t);
  const now = 10 * DAY;
  await store.transaction(async (tx) => {
    await tx.jobs.enqueue('ingest', 'today', now - 2);
    await tx.jobs.enqueue('transcribe', 'earlier today', now - 3);
    await tx.jobs.enqueue('ingest', 'urgent', now, 1);
    await tx.jobs.enqueue('ingest', 'for two days', now - 2 * DAY);
    await tx.jobs.enqueue('ingest', 'tomorrow, urgent', now + DAY, 9);
    await tx.jobs.enqueue('extract', 'of a kind that is not asked for', 0);
  });
  const order: string[] = [];
  for (let job = await lease(store, now); job; job = await lease(store, now)) {
    order.push(job.subjectId);
  }
  assert.deepEqual(order, ['for two days', 'urgent', 'earlier today', 'today']);
});

test('only whole numbers from 0 are a priority', async (t) => {
  const store = await tempServerStore(t);
  await assert.rejects(store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0, -1)));
});

test('whoever comes back late can neither complete, nor fail, nor release, nor renew', async (t) => {
  const store = await tempServerStore(t);
  await store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0));
  const late = await taken(store, 0, 'late');
  const now = LEASE;
  const holder = await taken(store, now, 'holder');
  assert.equal(holder.attempt, 2);
  const never = { code: 'bug', message: 'x', deadAt: now } as const;
  await assert.rejects(
    store.transaction((tx) => tx.jobs.complete(late)),
    LOST,
  );
  await assert.rejects(failed(store, late, never), LOST);
  await assert.rejects(
    store.transaction((tx) => tx.jobs.release(late, now)),
    LOST,
  );
  assert.equal(await store.jobs.renew(late, 'late', now + DAY), false);
  assert.equal(await store.jobs.renew(holder, 'holder', now + LEASE + 1), true);
  await store.transaction((tx) => tx.jobs.complete(holder));
  await assert.rejects(
    store.transaction((tx) => tx.jobs.complete(holder)),
    LOST,
  );
  await store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', now));
  await taken(store, now);
  await assert.rejects(
    store.transaction((tx) => tx.jobs.complete(late)),
    LOST,
    'a job anew',
  );
});

test('what is handed back is due when it was asked to be, uncounted, behind the fence', async (t) => {
  const store = await tempServerStore(t);
  await store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0));
  const first = await taken(store, 0);
  await store.transaction((tx) => tx.jobs.release(first, 10));
  assert.equal(await lease(store, 9), undefined);
  const second = await taken(store, 10);
  assert.deepEqual([second.attempt, second.chargedAttempts], [2, 1]);
  await assert.rejects(
    store.transaction((tx) => tx.jobs.complete(first)),
    LOST,
  );
});

test('what a killed process had in hand is due at once for its successor, and its attempt counts', async (t) => {
  const clock = new FakeClock(0);
  const store = await tempServerStore(t, clock);
  const never = { code: 'bug', message: 'x', deadAt: 1 } as const;
  await store.transaction(async (tx) => {
    for (const subject of ['a', 'dead', 'later']) {
      await tx.jobs.enqueue('ingest', subject, subject === 'later' ? DAY : 0);
    }
  });
  const killed = await taken(store, 0, 'hill-1 77');
  await failed(store, await taken(store, 0), never);
  clock.advance(1_000);
  assert.equal(await lease(store, 1_000), undefined);
  assert.equal(await store.jobs.reclaim('hill-1'), 1);
  const again = await taken(store, 1_000, 'successor');
  assert.deepEqual([again.subjectId, again.attempt], [killed.subjectId, 2]);
  assert.equal(await lease(store, 1_000), undefined, 'neither a dead letter nor what is due later');
  await assert.rejects(
    store.transaction((tx) => tx.jobs.complete(killed)),
    LOST,
  );
});

test('a machine that goes down again and again makes no dead letter of what it had in hand', async (t) => {
  const clock = new FakeClock(0);
  const store = await tempServerStore(t, clock);
  await store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0));
  for (const downMs of [1, DAY, 1, DAY]) {
    await taken(store, clock.now(), 'hill-1 77');
    clock.advance(downMs); // shorter and longer than a lease
    assert.equal(await store.jobs.reclaim('hill-1', true), 1);
  }
  const job = await taken(store, clock.now(), 'hill-1 77');
  assert.deepEqual([job.attempt, job.chargedAttempts], [5, 1]);
  clock.advance(DAY);
  await taken(store, clock.now(), 'bay-2 77');
  assert.equal(await store.jobs.reclaim('hill-1', true), 0, 'another server has it by now');
});

test('an attempt is settled once: failed or released, it can be neither again', async (t) => {
  const store = await tempServerStore(t);
  await store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0));
  const job = await taken(store, 0);
  const failure = { code: 'bug', message: 'x', dueAt: 5 } as const;
  await failed(store, job, failure);
  await assert.rejects(failed(store, job, failure), LOST);
  await assert.rejects(
    store.transaction((tx) => tx.jobs.release(job, 0)),
    LOST,
  );
  assert.equal(await store.jobs.renew(job, 'w', DAY), false);
});

test('urgent jobs that are not due yet do not hide one that is', async (t) => {
  const store = await tempServerStore(t);
  await store.transaction(async (tx) => {
    for (let n = 0; n < 20; n += 1) await tx.jobs.enqueue('ingest', `later ${n}`, DAY, 9);
    await tx.jobs.enqueue('ingest', 'now', 0);
  });
  assert.equal((await taken(store, 1)).subjectId, 'now');
});

test('failures that are not its own do not count against a subject; crashes are remembered', async (t) => {
  const store = await tempServerStore(t);
  await store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0));
  const message = 'gone';
  const crash = { code: 'whisper/worker-died', message, dueAt: 0, crashed: true } as const;
  await failed(store, await taken(store, 0), crash);
  const outage = { code: 'whisper/no-model', message, dueAt: 0, charged: false } as const;
  await failed(store, await taken(store, 0), outage);
  const third = await taken(store, 0);
  assert.deepEqual([third.attempt, third.chargedAttempts, third.crashes], [3, 2, 1]);
});

test('a dead letter is kept with its reason, taken by nobody, and revived with a clean record', async (t) => {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  await store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0));
  const job = await taken(store, 0);
  await failed(store, job, { code: 'audio/not-audio', message: 'a picture', deadAt: 5 });
  assert.equal(await lease(store, 1e15), undefined);
  assert.deepEqual(await store.jobs.counts(), { waiting: 0, running: 0, dead: 1 });
  const item = await store.jobs.get(job.id);
  assert.equal(item?.deadAt, 5);
  assert.match(item.failure?.hint ?? '', /formats\.md/);

  await store.transaction((tx) => tx.jobs.revive(job.id, 7));
  const again = await taken(store, 7);
  assert.deepEqual([again.chargedAttempts, again.crashes], [1, 0]);
  await assert.rejects(
    store.transaction((tx) => tx.jobs.complete(job)),
    LOST,
  );
  const alive = store.transaction((tx) => tx.jobs.revive(job.id, 8));
  await assert.rejects(alive, { code: 'data/not-found' });
});

test('a job whose worker died counts as waiting, not as running', async (t) => {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  await store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0));
  await taken(store, clock.now());
  assert.equal((await store.jobs.counts()).running, 1);
  clock.advance(LEASE);
  assert.deepEqual(await store.jobs.counts(), { waiting: 1, running: 0, dead: 0 });
});

/** One thing that happens to the queue; numbers choose among jobs that were ever taken. */
const anyEvent = fc.oneof(
  fc.record({ what: fc.constant('lease' as const), worker: fc.constantFrom('x', 'y') }),
  fc.record({
    what: fc.constant('time passes' as const),
    ms: fc.integer({ min: 1, max: 2 * LEASE }),
  }),
  fc.record({
    what: fc.constantFrom('finish', 'fail', 'die', 'release', 'renew'),
    which: fc.nat(9),
  }),
  fc.record({ what: fc.constant('revive all' as const) }),
);

test('whatever is leased, lost, finished twice, failed or revived: no subject is lost, no result doubled', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 40 }), async (events) => {
      const clock = new FakeClock();
      const store = await tempServerStore(t, clock);
      const subjects = [sampleRecording(), sampleRecording(), sampleRecording()];
      await store.transaction(async (tx) => {
        for (const subject of subjects) {
          await tx.recordings.add(subject);
          await tx.jobs.enqueue('transcribe', subject.id, clock.now());
        }
      });
      const held: { job: TakenJob; worker: string }[] = [];
      const results: string[] = [];
      for (const event of events) {
        if (event.what === 'time passes') clock.advance(event.ms);
        else if (event.what === 'lease') {
          const job = await lease(store, clock.now(), event.worker);
          if (job) held.push({ job, worker: event.worker });
        } else if (event.what === 'revive all') await reviveAll(store, clock.now());
        else {
          const one = held[event.which % Math.max(held.length, 1)];
          if (one) await happen(store, clock, event.what, one, results);
        }
        await intact(
          store,
          subjects.map(({ id }) => id),
          results,
        );
      }
      await store[Symbol.asyncDispose]();
    }),
    { numRuns: 40 },
  );
});

async function reviveAll(store: ServerStore, now: number): Promise<void> {
  for (const { id } of await store.jobs.list({ dead: true, limit: 9 })) {
    await store.transaction((tx) => tx.jobs.revive(id, now));
  }
}

async function happen(
  store: ServerStore,
  clock: FakeClock,
  what: string,
  { job, worker }: { job: TakenJob; worker: string },
  results: string[],
): Promise<void> {
  const now = clock.now();
  const failure = { code: 'bug', message: 'x' } as const;
  try {
    await store.transaction(async (tx) => {
      if (what === 'fail') await tx.jobs.failed(job, { ...failure, dueAt: now + 1_000 });
      if (what === 'die') await tx.jobs.failed(job, { ...failure, deadAt: now });
      if (what === 'release') await tx.jobs.release(job, now);
      if (what !== 'finish') return;
      await tx.jobs.complete(job);
      await tx.transcripts.put(job.subjectId, sampleTranscript('some words'));
    });
    if (what === 'finish') results.push(job.subjectId);
    if (what === 'renew') await store.jobs.renew(job, worker, now + LEASE);
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'jobs/lease-lost');
  }
}

/** Every subject has its one result or its one job, never both, never neither. */
async function intact(store: ServerStore, ids: readonly string[], results: readonly string[]) {
  assert.equal(new Set(results).size, results.length, 'a result was written twice');
  const open = (await store.jobs.list({ limit: 99 })).map(({ subjectId }) => subjectId);
  assert.deepEqual([...results, ...open].sort(), [...ids].sort());
}

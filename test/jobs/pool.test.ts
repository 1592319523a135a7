/** The pool on a real store: what it takes, what it hands back, what it settles. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BACKLOG_LANE, LIVE_LANE } from '../../src/domain/lanes.ts';
import { LONGEST_BACKOFF_MS } from '../../src/jobs/backoff.ts';
import { createBreakers } from '../../src/jobs/breakers.ts';
import { type PoolNeeds, startPool } from '../../src/jobs/pool.ts';
import type { Outcome } from '../../src/jobs/run-job.ts';
import { TsnError } from '../../src/platform/errors.ts';
import { silentLog } from '../../src/platform/log.ts';
import { createSupervisor } from '../../src/platform/supervise.ts';
import type { Want } from '../../src/store/jobs/lease.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { HeldStage } from '../support/pool-stage.ts';
import { tempServerStore } from '../support/temp-store.ts';

const LEASE = 60_000;
const POLL = 1_000;

interface TestContext {
  after(done: () => Promise<void>): void;
}

async function pooled(t: TestContext, given: Partial<PoolNeeds> = {}) {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  const stage = new HeldStage(store);
  const outcomes: Outcome[] = [];
  const heard: (() => void)[] = [];
  const start = () =>
    startPool({
      stages: [stage],
      store,
      clock,
      capacity: 2,
      worker: 'this',
      log: silentLog,
      leaseMs: LEASE,
      pollMs: POLL,
      random: () => 1,
      onSettled: (_job, outcome) => {
        outcomes.push(outcome);
        for (const tell of heard.splice(0)) tell();
      },
      ...given,
    });
  const settled = async (count: number) => {
    while (outcomes.length < count) await new Promise<void>((resolve) => heard.push(resolve));
    return outcomes.map(({ result }) => result);
  };
  return { clock, store, stage, start, settled, outcomes };
}

/** Lets everything that does not wait for time go on until it sleeps. */
async function asleep(clock: FakeClock, sleepers: number): Promise<void> {
  while (clock.sleeping < sleepers) await new Promise((resolve) => setImmediate(resolve));
}

async function enqueue(store: ServerStore, ...subjects: string[]): Promise<void> {
  await store.transaction(async (tx) => {
    for (const subject of subjects) await tx.jobs.enqueue('ingest', subject, 0);
  });
}

test('a pool runs no more jobs at once than its capacity, and the next as soon as one ends', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t);
  await enqueue(store, 'a', 'b', 'c');
  const pool = start();
  const first = await stage.attempt(1);
  await stage.attempt(2);
  await asleep(clock, 3); // two heartbeats and the poll: it went to sleep with both running
  assert.equal(stage.attempts.length, 2, 'the third waits');
  first.finish();
  (await stage.attempt(3)).finish();
  stage.attempts[1]?.finish();
  assert.deepEqual(await settled(3), ['done', 'done', 'done']);
  assert.deepEqual(await store.jobs.counts(), { waiting: 0, running: 0, dead: 0 });
  await pool.drain(0);
});

test('a poke is answered at once, work that nobody poked about at the next poll', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t);
  const pool = start();
  await asleep(clock, 1);
  await enqueue(store, 'a');
  pool.poke();
  (await stage.attempt(1)).finish();
  await settled(1);
  await asleep(clock, 1);
  await enqueue(store, 'b');
  clock.advance(POLL);
  (await stage.attempt(2)).finish();
  await settled(2);
  await pool.drain(0);
});

test('a failure of later comes back after its back-off; the one of never is a dead letter', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t);
  await enqueue(store, 'a');
  const pool = start();
  (await stage.attempt(1)).fail(new TsnError('whisper/deadline', 'too long'));
  assert.deepEqual(await settled(1), ['later']);
  assert.equal((await store.jobs.list({ limit: 9 }))[0]?.failure?.code, 'whisper/deadline');
  await asleep(clock, 1);
  clock.advance(4_999);
  await asleep(clock, 1);
  assert.equal(stage.attempts.length, 1, 'not before its time');
  clock.advance(POLL);
  (await stage.attempt(2)).fail(new TsnError('audio/not-audio', 'it is a picture'));
  assert.deepEqual(await settled(2), ['later', 'dead']);
  const [dead] = await store.jobs.list({ dead: true, limit: 9 });
  const { code, message } = dead?.failure ?? {};
  assert.deepEqual([code, message], ['audio/not-audio', 'it is a picture']);
  await pool.drain(0);
});

test('a job that runs longer than its lease is renewed, so nobody else takes it', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t);
  await enqueue(store, 'a');
  const pool = start();
  const attempt = await stage.attempt(1);
  for (let passed = 0; passed < 3 * LEASE; passed += LEASE / 3) {
    await asleep(clock, 2);
    clock.advance(LEASE / 3);
    await asleep(clock, 2);
    const other = { kinds: ['ingest' as const], worker: 'other', now: clock.now(), forMs: LEASE };
    assert.equal(await store.jobs.lease(other), undefined);
  }
  attempt.finish();
  assert.deepEqual(await settled(1), ['done']);
  await pool.drain(0);
});

test('a stage whose lease was lost is told to stop, and its end changes nothing', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t);
  await enqueue(store, 'a');
  const pool = start();
  const attempt = await stage.attempt(1);
  await asleep(clock, 2);
  clock.step(clock.now() + LEASE + 1); // the machine slept: no heartbeat in time
  const want = { kinds: ['ingest' as const], worker: 'other', now: clock.now(), forMs: LEASE };
  const retaken = await store.jobs.lease(want);
  assert.equal(retaken?.attempt, 2);
  clock.advance(0);
  await new Promise<void>((resolve) => attempt.signal.addEventListener('abort', () => resolve()));
  attempt.fail(new TsnError('whisper/aborted', 'stopped'));
  assert.deepEqual(await settled(1), ['lost']);
  assert.equal((await store.jobs.get(retaken.id))?.leasedBy, 'other');
  await pool.drain(0);
});

test('no kind is taken while its stage waits for something', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t);
  stage.reason = 'there is no model';
  await enqueue(store, 'a');
  const pool = start();
  await asleep(clock, 1);
  assert.deepEqual(pool.waiting(), [{ kind: 'ingest', reason: 'there is no model' }]);
  assert.equal((await store.jobs.counts()).waiting, 1);
  stage.reason = undefined;
  clock.advance(POLL);
  (await stage.attempt(1)).finish();
  await settled(1);
  await pool.drain(0);
});

test('draining lets what runs finish before the deadline and takes nothing new', async (t) => {
  const { store, stage, start, outcomes } = await pooled(t, { capacity: 1 });
  await enqueue(store, 'a', 'b');
  const pool = start();
  const attempt = await stage.attempt(1);
  const drained = pool.drain(5_000);
  attempt.finish();
  await drained;
  assert.deepEqual(
    outcomes.map(({ result }) => result),
    ['done'],
  );
  assert.deepEqual(await store.jobs.counts(), { waiting: 1, running: 0, dead: 0 });
});

test('at the deadline of a drain, jobs are stopped and handed back, uncounted and due at once', async (t) => {
  const { clock, store, stage, start, outcomes } = await pooled(t);
  await enqueue(store, 'a');
  const pool = start();
  const attempt = await stage.attempt(1);
  attempt.signal.addEventListener('abort', () =>
    attempt.fail(new TsnError('whisper/aborted', 'stopped')),
  );
  await asleep(clock, 2);
  const drained = pool.drain(5_000);
  await asleep(clock, 2);
  clock.advance(5_000);
  await drained;
  assert.equal(outcomes[0]?.result, 'released');
  const want = { kinds: ['ingest' as const], worker: 'next', now: clock.now(), forMs: LEASE };
  const job = await store.jobs.lease(want);
  assert.deepEqual([job?.attempt, job?.chargedAttempts], [2, 1]);
});

test('a stage that does not stop when told to loses its job all the same, and cannot double it', async (t) => {
  const { clock, store, stage, start } = await pooled(t);
  await enqueue(store, 'a');
  const pool = start();
  const deaf = await stage.attempt(1);
  await asleep(clock, 2);
  const drained = pool.drain(0);
  await asleep(clock, 2);
  clock.advance(1_000);
  await drained;
  assert.deepEqual(await store.jobs.counts(), { waiting: 1, running: 0, dead: 0 });
  const want = { kinds: ['ingest' as const], worker: 'next', now: clock.now(), forMs: LEASE };
  const job = await store.jobs.lease(want);
  assert.ok(job);
  deaf.finish(); // its complete() meets the fence
  await asleep(clock, 0);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal((await store.jobs.get(job.id))?.leasedBy, 'next');
});

test('an outage of a dependency never uses up the attempts of a recording', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t, { maxAttempts: 2 });
  await enqueue(store, 'a');
  const pool = start();
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    (await stage.attempt(attempt)).fail(new TsnError('sftp/host-key-changed', 'other key'));
    await settled(attempt);
    await asleep(clock, 1);
    clock.advance(600_000);
  }
  (await stage.attempt(7)).finish();
  assert.equal((await settled(7)).at(-1), 'done');
  await pool.drain(0);
});

test('a recording that kills the worker process twice is set aside as poison', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t);
  await enqueue(store, 'a');
  const pool = start();
  const failures = ['whisper/worker-died', 'whisper/no-model', 'whisper/worker-died'] as const;
  for (const [index, code] of failures.entries()) {
    (await stage.attempt(index + 1)).fail(new TsnError(code, 'gone'));
    await settled(index + 1);
    await asleep(clock, 1);
    clock.advance(600_000);
  }
  assert.deepEqual(await settled(3), ['later', 'later', 'dead']);
  const [dead] = await store.jobs.list({ dead: true, limit: 9 });
  assert.equal(dead?.failure?.code, 'whisper/poison');
  await pool.drain(0);
});

test('a job that kills the whole process runs out of attempts without a word from it', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t, { maxAttempts: 3 });
  await enqueue(store, 'a');
  for (let crash = 1; crash <= 3; crash += 1) {
    const want = { kinds: ['ingest' as const], worker: 'gone', now: clock.now(), forMs: LEASE };
    assert.equal((await store.jobs.lease(want))?.attempt, crash);
    clock.advance(LEASE);
  }
  const pool = start();
  assert.deepEqual(await settled(1), ['dead']);
  assert.equal(stage.attempts.length, 0, 'it was not run again');
  const [dead] = await store.jobs.list({ dead: true, limit: 9 });
  assert.equal(dead?.failure?.code, 'jobs/too-many-attempts');
  await pool.drain(0);
});

test('a store that fails is tried again at the next poll', async (t) => {
  const { clock, store, stage } = await pooled(t);
  await enqueue(store, 'a');
  let failures = 1;
  const shaky = {
    ...store,
    jobs: {
      ...store.jobs,
      lease: async (want: Want) => {
        if (failures-- > 0) throw new TsnError('store/busy', 'locked');
        return store.jobs.lease(want);
      },
    },
  };
  const pool = startPool({
    stages: [stage],
    store: shaky,
    clock,
    capacity: 1,
    worker: 'this',
    log: silentLog,
    pollMs: POLL,
  });
  await asleep(clock, 1);
  clock.advance(POLL);
  (await stage.attempt(1)).finish();
  while ((await store.jobs.counts()).running > 0)
    await new Promise((resolve) => setImmediate(resolve));
  assert.equal((await store.jobs.counts()).waiting, 0);
  await pool.drain(0);
});

test('a clock that was set back leaves no job waiting for a time that only the wrong clock knew', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t);
  const now = clock.now();
  const wrong = now + 365 * 86_400_000;
  const enqueueAt = (subject: string, dueAt: number) =>
    store.transaction((tx) => tx.jobs.enqueue('ingest', subject, dueAt));
  await enqueueAt('before the start', wrong);
  await enqueueAt('backing off', now + LONGEST_BACKOFF_MS);
  const pool = start();
  const first = await stage.attempt(1);
  assert.equal(first.job.subjectId, 'before the start');
  first.finish();
  await settled(1);
  await asleep(clock, 1);

  clock.step(wrong);
  await enqueueAt('while it runs', wrong + 1);
  pool.poke();
  (await stage.attempt(2)).finish(); // what backed off is long due by the wrong clock
  await settled(2);
  await asleep(clock, 1);
  clock.step(now);
  pool.poke();
  const third = await stage.attempt(3);
  assert.equal(third.job.subjectId, 'while it runs');
  third.finish();
  await settled(3);
  await pool.drain(0);
});

test('new work keeps coming: every fourth job is still the one that would come last', async (t) => {
  const { store, stage, start, settled } = await pooled(t, { capacity: 1, lastEvery: 4 });
  await store.transaction(async (tx) => {
    for (let old = 1; old <= 2; old++) await tx.jobs.enqueue('ingest', `old ${old}`, 0, 2 - old);
    for (let n = 1; n <= 6; n++) await tx.jobs.enqueue('ingest', `new ${n}`, 0, 20 - n);
  });
  const pool = start();
  for (let n = 1; n <= 8; n++) (await stage.attempt(n)).finish();
  await settled(8);
  assert.deepEqual(
    stage.attempts.map(({ job }) => job.subjectId),
    ['new 1', 'new 2', 'new 3', 'old 2', 'new 4', 'new 5', 'new 6', 'old 1'],
  );
  await pool.drain(0);
});

test('what was beside a recording that killed its worker runs alone next, and is not blamed', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t, { capacity: 3 });
  await enqueue(store, 'killer', 'innocent', 'bystander');
  const pool = start();
  const died = () => new TsnError('whisper/worker-died', 'signal 11');
  for (let n = 1; n <= 3; n++) (await stage.attempt(n)).fail(died());
  await settled(3);
  await asleep(clock, 1);
  clock.advance(5_000);
  const alone: string[] = [];
  for (let n = 4; n <= 6; n++) {
    const attempt = await stage.attempt(n);
    await asleep(clock, 2);
    assert.equal(stage.attempts.length, n, 'nobody beside it');
    alone.push(attempt.job.subjectId);
    if (attempt.job.subjectId === 'killer') attempt.fail(died());
    else attempt.finish();
  }
  await settled(6);
  assert.deepEqual(alone.sort(), ['bystander', 'innocent', 'killer']);
  const dead = await store.jobs.list({ dead: true, limit: 9 });
  assert.deepEqual(
    dead.map(({ subjectId, failure }) => [subjectId, failure?.code]),
    [['killer', 'whisper/poison']],
  );
  const letter = await store.jobs.get(dead[0]?.id ?? '');
  assert.deepEqual(
    letter?.history.map(({ attempt, worker, code }) => [attempt, worker, code]),
    [
      [1, 'this', 'whisper/worker-died'],
      [2, 'this', 'whisper/poison'],
    ],
  );
  await pool.drain(0);
});

test('a suspect waits until what runs has ended, and nothing is taken beside it', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t, { capacity: 2 });
  await enqueue(store, 'suspect');
  const pool = start();
  (await stage.attempt(1)).fail(new TsnError('whisper/worker-died', 'signal 11'));
  await settled(1);
  await enqueue(store, 'long');
  pool.poke();
  const long = await stage.attempt(2);
  clock.advance(5_000);
  await store.transaction((tx) => tx.jobs.enqueue('ingest', 'later', clock.now()));
  pool.poke();
  await asleep(clock, 2);
  assert.equal(stage.attempts.length, 2, 'the suspect waits, and so does what came after it');
  long.finish();
  const third = await stage.attempt(3);
  assert.equal(third.job.subjectId, 'suspect');
  third.finish();
  (await stage.attempt(4)).finish();
  await settled(4);
  await pool.drain(0);
});

test('what a stage uses is away: it is held after three, and one at a time looks whether it is back', async (t) => {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  const stage = Object.assign(new HeldStage(store), { uses: ['recogniser'] as const });
  const outcomes: Outcome[] = [];
  const pool = startPool({
    ...{ stages: [stage], store, clock, capacity: 3, worker: 'this', log: silentLog },
    ...{ pollMs: POLL, maxAttempts: 2, random: () => 1, breakers: createBreakers({ clock }) },
    onSettled: (_job, outcome) => void outcomes.push(outcome),
  });
  await enqueue(store, 'a', 'b', 'c');
  pool.poke();
  const away = () => new TsnError('whisper/no-model', 'no model');
  for (let n = 1; n <= 3; n++) (await stage.attempt(n)).fail(away());
  while (outcomes.length < 3) await new Promise((resolve) => setImmediate(resolve));
  await enqueue(store, 'd');
  pool.poke();
  await asleep(clock, 1);
  assert.equal(stage.attempts.length, 3, 'the fourth is not even tried');
  clock.advance(5_000);
  (await stage.attempt(4)).fail(away());
  while (outcomes.length < 4) await new Promise((resolve) => setImmediate(resolve));
  await asleep(clock, 1);
  clock.advance(10_000);
  const probe = await stage.attempt(5);
  await asleep(clock, 2);
  assert.equal(stage.attempts.length, 5, 'alone');
  probe.finish();
  for (let n = 6; n <= 8; n++) (await stage.attempt(n)).finish();
  while (outcomes.length < 8) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(await store.jobs.counts(), { waiting: 0, running: 0, dead: 0 });
  await pool.drain(0);
});

test('a stage that a person has paused takes nothing new until it is resumed', async (t) => {
  const paused = new Set<string>(['ingest']);
  const { clock, store, stage, start, settled } = await pooled(t, { paused: async () => paused });
  await enqueue(store, 'a');
  const pool = start();
  await asleep(clock, 1);
  assert.equal(stage.attempts.length, 0);
  paused.clear();
  pool.poke();
  (await stage.attempt(1)).finish();
  await settled(1);
  await pool.drain(0);
});

test('live recordings go first, the newest and the oldest in turn; every fourth is of the backlog', async (t) => {
  const { clock, store, stage, start, settled } = await pooled(t, { capacity: 1, backlogEvery: 4 });
  const now = clock.now();
  await store.transaction(async (tx) => {
    for (let n = 1; n <= 3; n++) await tx.jobs.enqueue('ingest', `old ${n}`, n, BACKLOG_LANE);
    for (let n = 1; n <= 5; n++)
      await tx.jobs.enqueue('ingest', `live ${n}`, now - 9 + n, LIVE_LANE);
  });
  const pool = start();
  for (let n = 1; n <= 8; n++) (await stage.attempt(n)).finish();
  await settled(8);
  assert.deepEqual(
    stage.attempts.map(({ job }) => job.subjectId),
    ['live 5', 'live 1', 'live 4', 'old 1', 'live 3', 'live 2', 'old 2', 'old 3'],
  );
  await pool.drain(0);
});

test('what stayed in the live lane too long joins the backlog, where the oldest goes first', async (t) => {
  const clock = new FakeClock(10_000);
  const store = await tempServerStore(t, clock);
  const put = (id: string) =>
    store.transaction((tx) => tx.jobs.enqueue('ingest', id, clock.now(), LIVE_LANE));
  await put('first');
  clock.advance(1_000);
  await put('second');
  clock.advance(1_000);
  assert.equal(await store.jobs.age(['ingest'], 11_000), 1);
  const take = (lane: number) =>
    store.jobs.lease({
      ...{ kinds: ['ingest'], worker: 'w', now: clock.now(), forMs: LEASE, lane, end: 'first' },
    });
  assert.equal((await take(BACKLOG_LANE))?.subjectId, 'first');
  assert.equal(await take(BACKLOG_LANE), undefined);
  assert.equal((await take(LIVE_LANE))?.subjectId, 'second');
});

test('an attempt that ended without a word stands in the history of the job', async (t) => {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  await enqueue(store, 'a');
  const want = () => ({ kinds: ['ingest' as const], now: clock.now(), forMs: LEASE });
  for (let n = 1; n <= 13; n++) {
    await store.jobs.lease({ ...want(), worker: `worker ${n}` });
    clock.advance(LEASE);
  }
  const [job] = await store.jobs.list({ limit: 1 });
  const history = (await store.jobs.get(job?.id ?? ''))?.history ?? [];
  assert.deepEqual(
    history.map(({ attempt, worker }) => `${attempt} ${worker}`),
    Array.from({ length: 10 }, (_, n) => `${n + 3} worker ${n + 3}`),
    'the latest ten',
  );
});

test('a pool that dies is begun anew and goes on with the queue', async (t) => {
  const clock = new FakeClock();
  const { keep, dead } = createSupervisor({ clock, log: silentLog });
  let rounds = 0;
  const log = silentLog.child({});
  log.warn = () => {
    rounds += 1;
    if (rounds === 1) throw new Error('the log is gone');
  };
  const paused = async () => {
    if (rounds === 0) throw new Error('the store is gone');
    return new Set<string>();
  };
  const { store, stage, start, settled } = await pooled(t, { clock, keep, log, paused });
  await enqueue(store, 'a');
  const pool = start();
  while (dead().length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(dead()[0]?.part, 'stages ingest');
  assert.match(dead()[0]?.reason ?? '', /the log is gone/);
  clock.advance(1_000);
  (await stage.attempt(1)).finish();
  assert.deepEqual(await settled(1), ['done']);
  await pool.drain(0);
});

/** Events are told with their facts or not at all, in the order of the commits, and not for ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventReads } from '../../src/store/server/events.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { readsWhile } from '../support/between-questions.ts';
import { sampleMention, sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tempServerStore } from '../support/temp-store.ts';

test('an event is told with the fact that causes it, or not at all', async (t) => {
  const store = await tempServerStore(t);
  const told: string[] = [];
  store.events.subscribe((events) => told.push(...events.map(({ kind }) => kind)));
  await assert.rejects(
    store.transaction(async (tx) => {
      tx.events.add({ kind: 'received', recordingId: 'a' });
      throw new Error('the disk is full');
    }),
  );
  assert.deepEqual(told, []);
  assert.equal(await store.events.last(), 0);
  await store.transaction(async (tx) => tx.events.add({ kind: 'received', recordingId: 'b' }));
  assert.deepEqual(told, ['received']);
  const { items } = await store.events.after(0, 10);
  assert.deepEqual(
    items.map(({ id, recordingId }) => [id, recordingId]),
    [[1, 'b']],
    'a transaction that was undone leaves no gap',
  );
});

test('two processes on one database number their events in one row, without a gap', async (t) => {
  const folder = tempFolder(t);
  const stores = [
    await tempServerStore(t, undefined, folder),
    await tempServerStore(t, undefined, folder),
  ];
  const seen: number[] = [];
  const reader = stores[0] ?? assert.fail();
  let cursor = 0;
  const read = async () => {
    const page = await reader.events.after(cursor, 1_000);
    assert.equal(page.gap, false);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  };
  await Promise.all(
    stores.flatMap((store) =>
      Array.from({ length: 20 }, async (_, n) => {
        await store.transaction(async (tx) => {
          for (let i = 0; i <= n % 3; i++) tx.events.add({ kind: 'node-seen', node: 'a' });
        });
        await read();
      }),
    ),
  );
  await read();
  const unique = [...new Set(seen)].sort((a, b) => a - b);
  assert.deepEqual(
    unique,
    Array.from({ length: await reader.events.last() }, (_, n) => n + 1),
  );
});

test('what is told while a reader asks is news to it, not a gap', async (t) => {
  const folder = tempFolder(t);
  const store = await tempServerStore(t, undefined, folder);
  let isTold = false;
  const reads = await readsWhile(t, folder, async () => {
    isTold = true;
    await store.transaction(async (tx) => tx.events.add({ kind: 'node-seen', node: 'a' }));
  });
  const page = await eventReads(reads).after(0, 10);
  assert.equal(page.gap, false);
  assert.equal(page.next, page.items.length);
  assert.equal(isTold, true);
});

test('old events go, and those over the limit; numbers are not given twice', async (t) => {
  const clock = new FakeClock(1_000);
  const store = await tempServerStore(t, clock);
  const tell = (count: number) =>
    store.transaction(async (tx) => {
      for (let n = 0; n < count; n++) tx.events.add({ kind: 'node-seen', node: 'a' });
    });
  await tell(5);
  clock.advance(1_000);
  await tell(5);
  const forget = (before: number, most: number) =>
    store.transaction((tx) => tx.events.forget({ before, most }));
  assert.equal(await forget(2_000, 100), 5);
  assert.equal(await forget(2_000, 3), 2);
  assert.equal(await forget(2_000, 3), 0);
  const page = await store.events.after(4, 10);
  assert.deepEqual([page.gap, page.items.map(({ id }) => id)], [true, [8, 9, 10]]);
  assert.equal(await forget(99_999, 3), 3);
  const gone = await store.events.after(4, 10);
  assert.deepEqual([gone.gap, gone.next], [true, 10], 'also when all are gone');
  assert.equal((await store.events.after(10, 10)).gap, false);
  await tell(1);
  assert.equal(await store.events.last(), 11);
});

test('a dead letter is told with its stage and reason, and so is its return', async (t) => {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  await store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0));
  const now = clock.now();
  const job = await store.jobs.lease({ kinds: ['ingest'], worker: 'w', now, forMs: 1_000 });
  assert.ok(job);
  const failure = { code: 'audio/not-audio', message: 'a picture' } as const;
  await store.transaction((tx) => tx.jobs.failed(job, { ...failure, dueAt: now }));
  const again = await store.jobs.lease({ kinds: ['ingest'], worker: 'w', now, forMs: 1_000 });
  assert.ok(again);
  await store.transaction((tx) => tx.jobs.failed(again, { ...failure, deadAt: now }));
  await store.transaction((tx) => tx.jobs.revive(job.id, now));
  const { items } = await store.events.after(0, 10);
  assert.deepEqual(
    items.map(({ kind, recordingId, stage, reason }) => [kind, recordingId, stage, reason]),
    [
      ['failed', 'a', 'ingest', 'audio/not-audio: a picture'],
      ['revived', 'a', 'ingest', null],
    ],
  );
});

test('a node that was last seen by a clock far ahead is missed like any other once the clock is right', async (t) => {
  const year = 365 * 24 * 3_600_000;
  const clock = new FakeClock(year);
  const store = await tempServerStore(t, clock);
  const seen = (at: number) => store.transaction((tx) => tx.nodes.seen('hill', at));
  await store.transaction((tx) => tx.nodes.put({ id: 'hill', publicKey: 'k', joinedAt: 1 }));
  await seen(2 * year);
  await seen(year + 1);
  assert.equal((await store.nodes.get('hill'))?.lastSeenAt, year + 1);
  await seen(year - 60_000);
  assert.equal((await store.nodes.get('hill'))?.lastSeenAt, year + 1, 'clocks differ a little');
});

test('a node is told lost once, and seen once when it is back', async (t) => {
  const clock = new FakeClock(10_000);
  const store = await tempServerStore(t, clock);
  await store.transaction(async (tx) => {
    await tx.nodes.put({ id: 'hill', publicKey: 'k', joinedAt: 1 });
    await tx.nodes.put({ id: 'never', publicKey: 'k', joinedAt: 1 });
    await tx.nodes.seen('hill', 5_000);
  });
  const lose = () => store.transaction((tx) => tx.nodes.lose(6_000, clock.now()));
  assert.deepEqual(await lose(), ['hill']);
  assert.deepEqual(await lose(), []);
  for (const at of [11_000, 12_000]) await store.transaction((tx) => tx.nodes.seen('hill', at));
  assert.deepEqual(await lose(), []);
  const { items } = await store.events.after(2, 10);
  assert.deepEqual(
    items.map(({ kind, node }) => [kind, node]),
    [
      ['node-lost', 'hill'],
      ['node-seen', 'hill'],
    ],
  );
});

test('a node that fell silent after a clock was years ahead is missed all the same', async (t) => {
  const clock = new FakeClock(1_000_000);
  const store = await tempServerStore(t, clock);
  await store.transaction(async (tx) => {
    await tx.nodes.put({ id: 'hill', publicKey: 'k', joinedAt: 1 });
    await tx.nodes.seen('hill', Date.UTC(2036, 0));
  });
  const lose = () => store.transaction((tx) => tx.nodes.lose(clock.now() - 600_000, clock.now()));
  assert.deepEqual(await lose(), [], 'it may still speak');
  clock.advance(600_001);
  assert.deepEqual(await lose(), ['hill']);
});

test('which callsigns of a recording were told is known for as long as the events are kept', async (t) => {
  const store = await tempServerStore(t);
  const { id } = sampleRecording();
  await store.transaction(async (tx) => {
    await tx.recordings.add(sampleRecording({ id }));
    const transcript = await tx.transcripts.put(id, sampleTranscript('this is W1AW'));
    await tx.mentions.replace(transcript, '1', [sampleMention('W1AW')]);
    tx.events.add({ kind: 'heard', recordingId: id, callsign: 'W1AW' });
  });
  const told = await store.transaction((tx) => tx.events.toldCallsigns(id));
  assert.deepEqual([...told], ['W1AW']);
});

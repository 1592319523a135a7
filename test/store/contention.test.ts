/** Several who write at once, over connections of their own: as if each had the database alone. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ServerStore } from '../../src/store/server/store.ts';
import { sampleMention, sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { ON_SQLITE, tempServerStore } from '../support/temp-store.ts';

async function two(t: TestContext): Promise<readonly [ServerStore, ServerStore]> {
  const folder = tempFolder(t);
  const first = await tempServerStore(t, undefined, folder);
  return [first, await tempServerStore(t, undefined, folder)];
}

test('the same recording, added by many at once, is one; all are told its id', async (t) => {
  const stores = await two(t);
  const first = sampleRecording();
  const { originalName, sha256 } = first;
  const same = [
    first,
    ...Array.from({ length: 11 }, () => sampleRecording({ originalName, sha256 })),
  ];
  const answers = await Promise.all(
    same.map((recording, n) =>
      stores[n % 2 === 0 ? 0 : 1].transaction(async (tx) => {
        const { id, added } = await tx.recordings.add(recording);
        if (added) await tx.jobs.enqueue('ingest', id, 0);
        return { id, added };
      }),
    ),
  );
  assert.equal(answers.filter(({ added }) => added).length, 1);
  assert.equal(new Set(answers.map(({ id }) => id)).size, 1);
  assert.equal((await stores[0].jobs.counts()).waiting, 1);
});

test('sums of callsigns lose nothing when many recordings are looked through at once', async (t) => {
  const stores = await two(t);
  const recordings = Array.from({ length: 24 }, (_, n) =>
    sampleRecording({ recordedAt: 1_000 + n }),
  );
  const callsigns = ['W1AW', 'K7ABC', 'VE3XYZ'];
  await Promise.all(
    recordings.map((recording, n) =>
      stores[n % 2 === 0 ? 0 : 1].transaction(async (tx) => {
        await tx.recordings.add(recording);
        const transcriptId = await tx.transcripts.put(recording.id, sampleTranscript('words'));
        // In another order each time: they would wait for each other in a circle.
        const heard = [...callsigns.slice(n % 3), ...callsigns.slice(0, n % 3)];
        await tx.mentions.replace(
          transcriptId,
          '1',
          heard.map((callsign) => sampleMention(callsign)),
        );
      }),
    ),
  );
  const { items } = await stores[0].views.callsigns({ limit: 9 });
  for (const item of items) {
    const { mentions, recordings: heardIn, firstHeardAt, lastHeardAt } = item;
    assert.deepEqual(
      [mentions, heardIn, firstHeardAt, lastHeardAt],
      [24, 24, 1_000, 1_023],
      item.callsign,
    );
  }
  assert.equal(items.length, 3);
});

test('two transactions that wait for each other both come to their end, once', async (t) => {
  if (ON_SQLITE) return t.skip('SQLite has one writer at a time');
  const stores = await two(t);
  for (const id of ['a', 'b']) {
    await stores[0].transaction((tx) => tx.nodes.put({ id, publicKey: 'k', joinedAt: 1 }));
  }
  let begun = 0;
  const both = Promise.withResolvers<void>();
  let runs = 0;
  const lockBoth = (store: ServerStore, first: string, second: string, at: number) =>
    store.transaction(async (tx) => {
      runs += 1;
      await tx.nodes.seen(first, at);
      begun += 1;
      if (begun === 2) both.resolve();
      await both.promise;
      await tx.nodes.seen(second, at);
    });
  await Promise.all([lockBoth(stores[0], 'a', 'b', 5), lockBoth(stores[1], 'b', 'a', 6)]);
  assert.equal(runs, 3, 'one was begun again');
  const seen = (await stores[0].nodes.list()).map(({ lastSeenAt }) => lastSeenAt);
  assert.deepEqual(seen, [6, 6]);
});

test('one shipment that two servers take in at once is one shipment, and neither fails', async (t) => {
  const stores = await two(t);
  const recording = sampleRecording();
  const take = (n: number) =>
    stores[n % 2 === 0 ? 0 : 1].transaction(async (tx) => {
      const { id: recordingId } = await tx.recordings.add({ ...recording, id: `r${n}` });
      const { sha256 } = recording;
      await tx.recordings.addShipment({ shipmentId: 's', recordingId, sha256, receivedAt: 1 });
      return recordingId;
    });
  const [first = '', ...others] = await Promise.all([0, 1, 2, 3].map(take));
  assert.deepEqual(others, [first, first, first]);
  const kept = await stores[1].recordings.shipment('s');
  assert.deepEqual(kept, { recordingId: first, sha256: recording.sha256 });
});

test('a token that many use at once lets one in', async (t) => {
  const stores = await two(t);
  const token = { id: 't', node: 'hill', secretHash: 'h', createdAt: 0, expiresAt: 10 };
  await stores[0].transaction((tx) => tx.tokens.add(token));
  const use = (n: number) => stores[n % 2 === 0 ? 0 : 1].transaction((tx) => tx.tokens.use('h', 1));
  const used = await Promise.all([0, 1, 2, 3, 4, 5].map(use));
  assert.equal(used.filter((one) => one !== undefined).length, 1);
});

test('a restart frees the leases of its own instance, never those of another server', async (t) => {
  const stores = await two(t);
  await stores[0].transaction(async (tx) => {
    for (const subject of ['a', 'b', 'c', 'd']) await tx.jobs.enqueue('ingest', subject, 0);
  });
  const now = Date.now();
  const want = { kinds: ['ingest' as const], now, forMs: 3_600_000 };
  for (const worker of ['hill-1 77', 'hill-1 78', 'hill-10 77', 'bay-2 77']) {
    assert.ok(await stores[1].jobs.lease({ ...want, worker }));
  }
  assert.equal(await stores[0].jobs.reclaim('hill-1'), 2);
  const open = await stores[0].jobs.list({ limit: 9 });
  const held = open.map(({ leasedBy }) => leasedBy).filter((name) => name !== null);
  assert.deepEqual(held.sort(), ['bay-2 77', 'hill-10 77']);
});

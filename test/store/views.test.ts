/** Lists: pages without gaps or repeats, filters, failures that people can act on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { NOON, sampleMention, sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempServerStore } from '../support/temp-store.ts';

interface Heard {
  readonly at: number;
  readonly node: string;
  readonly callsigns: readonly string[];
}

async function put(store: ServerStore, { at, node, callsigns }: Heard): Promise<string> {
  const recording = sampleRecording({ recordedAt: NOON + at, node });
  await store.transaction(async (tx) => {
    await tx.recordings.add(recording);
    const transcriptId = await tx.transcripts.put(recording.id, sampleTranscript('words'));
    const mentions = callsigns.map((callsign) => sampleMention(callsign));
    await tx.mentions.replace(transcriptId, '1', mentions);
  });
  return recording.id;
}

async function allPages(
  store: ServerStore,
  wanted: { limit: number; node?: string; callsign?: string },
) {
  const pages: { id: string; recordedAt: number }[] = [];
  for (let after: string | undefined; ; ) {
    const page = await store.views.recordings({ ...wanted, after });
    assert.ok(page.items.length <= wanted.limit);
    pages.push(...page.items);
    if (page.next === null) return pages;
    after = page.next;
  }
}

test('pages of any size hold every recording once, newest first, whatever they are asked for', async (t) => {
  const store = await tempServerStore(t);
  const callsigns = fc.array(fc.constantFrom('W1AW', 'K7ABC'), { maxLength: 3 });
  const one = fc.record({ at: fc.nat(3), node: fc.constantFrom('hill', 'bay'), callsigns });
  const heard = fc.sample(one, { numRuns: 40, seed: 7 });
  const stored: (Heard & { id: string })[] = [];
  for (const each of heard) stored.push({ ...each, id: await put(store, each) });
  for (const limit of [1, 3, 7, 40, 100]) {
    for (const filter of [
      {},
      { node: 'hill' },
      { callsign: 'W1AW' },
      { node: 'bay', callsign: 'K7ABC' },
    ]) {
      const wanted = { limit, ...filter } as { limit: number; node?: string; callsign?: string };
      const expected = stored
        .filter((each) => wanted.node === undefined || each.node === wanted.node)
        .filter((each) => wanted.callsign === undefined || each.callsigns.includes(wanted.callsign))
        .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
      const pages = await allPages(store, wanted);
      assert.deepEqual(
        pages.map(({ id }) => id),
        expected.map(({ id }) => id),
        JSON.stringify(wanted),
      );
    }
  }
});

test('pages of callsigns hold each once, the latest heard first', async (t) => {
  const store = await tempServerStore(t);
  for (const at of [0, 1, 2])
    await put(store, { at, node: 'hill', callsigns: [`W${at}AA`, `K${at}BB`] });
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await store.views.callsigns({ limit: 2, after });
    seen.push(...page.items.map(({ callsign }) => callsign));
    after = page.next ?? undefined;
  } while (after !== undefined);
  assert.deepEqual(seen, ['W2AA', 'K2BB', 'W1AA', 'K1BB', 'W0AA', 'K0BB']);
});

for (const after of ['', 'x', '12', '~', 'x~y', "1'~--"]) {
  test(`no page follows ${JSON.stringify(after)}: it is refused, never a wrong page`, async (t) => {
    const store = await tempServerStore(t);
    if (after === "1'~--") {
      await assert.rejects(store.views.recordings({ limit: 1, after }), { code: 'usage/invalid' });
      return;
    }
    await assert.rejects(store.views.recordings({ limit: 1, after }), { code: 'usage/invalid' });
    await assert.rejects(store.views.callsigns({ limit: 1, after }), { code: 'usage/invalid' });
  });
}

test('a failed recording shows why and what helps, in the list, alone and in the counts', async (t) => {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  const recording = sampleRecording();
  await store.transaction(async (tx) => {
    await tx.recordings.add(recording);
    await tx.jobs.enqueue('ingest', recording.id, clock.now());
  });
  const want = { kinds: ['ingest' as const], worker: 'w', now: clock.now(), forMs: 1_000 };
  const fail = async (next: { dueAt: number } | { deadAt: number }) => {
    const job = (await store.jobs.lease(want)) ?? assert.fail();
    const failure = { code: 'audio/not-audio' as const, message: 'a picture' };
    await store.transaction((tx) => tx.jobs.failed(job, { ...failure, ...next }));
  };
  await fail({ dueAt: clock.now() });
  const waiting = await store.views.item(recording.id);
  assert.equal(waiting.state, 'received', 'it is tried again');
  assert.equal(waiting.failure?.message, 'a picture');
  await fail({ deadAt: clock.now() });
  const { items } = await store.views.recordings({ limit: 9, state: 'failed' });
  assert.equal(items[0]?.id, recording.id);
  assert.match(items[0].failure?.hint ?? '', /kept/);
  assert.deepEqual((await store.views.recordings({ limit: 9, state: 'received' })).items, []);
  const { byState, jobs } = await store.views.counts();
  assert.deepEqual([byState.failed, byState.received, jobs.dead], [1, 0, 1]);
  assert.equal((await store.views.jobs({ dead: true, limit: 9 }))[0]?.subjectId, recording.id);
});

test('callsigns are shown with their marks, once each, in the order heard', async (t) => {
  const store = await tempServerStore(t);
  const recording = sampleRecording();
  await store.transaction(async (tx) => {
    await tx.recordings.add(recording);
    const transcriptId = await tx.transcripts.put(recording.id, sampleTranscript('words'));
    await tx.mentions.replace(transcriptId, '1', [
      sampleMention('W1AW', { prefix: 'VE3' }),
      sampleMention('K7ABC', { suffix: 'P' }),
      sampleMention('W1AW', { prefix: 'VE3' }),
      sampleMention('K7ABC'),
    ]);
  });
  const item = await store.views.item(recording.id);
  assert.deepEqual(item.callsigns, ['VE3/W1AW', 'K7ABC/P', 'K7ABC']);
});

test('a recording is shown with what the recorder’s log says of it', async (t) => {
  const store = await tempServerStore(t);
  const stamp = '20260101120000'; // when sample recordings begin
  const activity = [`${stamp},RXKEY,2000`, `${stamp},TXKEY,MAIN`, `${stamp},TELEMETRY,1999,ID(I)`];
  const logged = sampleRecording({ manifest: { activity } });
  const silent = sampleRecording();
  const strange = sampleRecording({ manifest: { activity: [1, null] } });
  for (const recording of [logged, silent, strange]) {
    await store.transaction((tx) => tx.recordings.add(recording));
  }
  assert.deepEqual((await store.views.recording(logged.id)).activity, {
    keyings: [{ from: 'link', link: '2000', startMs: 0, endMs: null }],
    telemetry: [{ what: 'ID(I)', startMs: 0 }],
  });
  assert.equal((await store.views.recording(silent.id)).activity, null);
  assert.equal((await store.views.recording(strange.id)).activity, null);
});

test('what is not there is named as not found', async (t) => {
  const store = await tempServerStore(t);
  const lost = { code: 'data/not-found', message: /nobody/ };
  await assert.rejects(store.views.item('nobody'), lost);
  await assert.rejects(store.views.recording('nobody'), lost);
  await assert.rejects(store.recordings.get('nobody'), lost);
});

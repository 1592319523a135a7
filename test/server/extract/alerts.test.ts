/** Stage extract: emergency and urgency words, kept with what they rest on and told once. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { AlertSettings } from '../../../src/server/extract/alerts.ts';
import { correct } from '../../../src/server/transcribe/correct.ts';
import { FakeRecogniser } from '../../fakes/fake-recogniser.ts';
import { NOON, sampleRecording, sampleSegment, sampleTranscript } from '../../support/samples.ts';
import { type BenchParts, spoken, stageBench } from '../stage-bench.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MAYDAY = 'Mayday, mayday, mayday, this is W7ABC.';

interface Given {
  readonly at?: number;
  readonly node?: string;
}

/** A server shortly after noon, at which recordings with these words come in one after the other. */
async function server(
  t: TestContext,
  alerts?: AlertSettings,
  roster?: NonNullable<BenchParts['roster']>,
) {
  const bench = await stageBench(t, spoken('03-check-in.wav'), 'a.wav', {}, { alerts, roster });
  const { store, clock } = bench;
  clock.advance(NOON - clock.now() + MINUTE_MS);
  const job = await bench.take('ingest'); // of the bench's own recording, which nobody needs
  await store.transaction((tx) => tx.jobs.complete(job));

  async function extract(id: string): Promise<void> {
    await store.transaction((tx) => tx.jobs.enqueue('extract', id, clock.now()));
    await bench.run('extract');
  }

  async function put(id: string, words: string, model = 'a'): Promise<void> {
    const transcript = { ...sampleTranscript(words, model.repeat(64)) };
    await store.transaction((tx) => tx.transcripts.put(id, transcript));
  }

  async function add(words: string, { at = NOON, node = 'hill' }: Given = {}): Promise<string> {
    const recording = sampleRecording({ node, recordedAt: at });
    const facts = { format: 'wav', class: 'speech-candidate', durationMs: 5_000 } as const;
    await store.transaction(async (tx) => {
      await tx.recordings.add(recording);
      await tx.recordings.putAudioFacts(recording.id, {
        ...facts,
        sampleRateHz: 8_000,
        channels: 1,
      });
    });
    await put(recording.id, words);
    return recording.id;
  }

  async function hear(words: string, given?: Given): Promise<string> {
    const id = await add(words, given);
    await extract(id);
    return id;
  }

  const told = async () => {
    const { items } = await store.events.after(0, 500);
    return items.filter(({ kind }) => kind === 'alert');
  };
  const alertsOf = async (id: string) => (await store.views.item(id)).alerts;
  return { ...bench, extract, put, add, hear, told, alertsOf };
}

test('urgent words are kept with their quote, place and speaker, and told after the callsigns', async (t) => {
  const { store, hear, told, alertsOf, events } = await server(t);
  events.length = 0;
  const id = await hear(MAYDAY);
  const [alert] = await alertsOf(id);
  assert.equal(alert?.kind, 'emergency');
  assert.equal(alert.callsign, 'W7ABC');
  assert.equal(alert.quote, MAYDAY);
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['heard', 'extracted', 'alert'],
  );
  const [event] = await told();
  const { recordingId, node, callsign, reason } = event ?? assert.fail('told');
  assert.deepEqual([recordingId, node, callsign], [id, 'hill', 'W7ABC']);
  assert.equal(reason, `emergency: “${MAYDAY}”`);
  const { items } = await store.views.alerts({ limit: 10 });
  assert.deepEqual(
    items.map((item) => [item.recordingId, item.node, item.recordedAt, item.path]),
    [[id, 'hill', NOON, `/recordings/${id}`]],
  );
  assert.notEqual(items[0]?.toldAt, null);
});

test('from the sound to the event: what the recogniser hears is told when its words are there', async (t) => {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  const recogniser = new FakeRecogniser(() => MAYDAY);
  for (const kind of ['ingest', 'transcribe', 'extract'] as const)
    await bench.run(kind, recogniser);
  const [alert] = (await bench.store.views.item(bench.id)).alerts;
  assert.equal(alert?.quote, MAYDAY);
  const kinds = bench.events.map(({ kind }) => kind);
  assert.deepEqual(kinds, ['ingested', 'transcribed', 'heard', 'extracted', 'alert']);
});

test('ordinary words raise nothing', async (t) => {
  const { store, hear, told } = await server(t);
  await hear('Is there any emergency or priority traffic for the net? Nothing heard.');
  await hear('this is W7ABC, no traffic');
  assert.deepEqual((await store.views.alerts({ limit: 10 })).items, []);
  assert.deepEqual(await told(), []);
});

test('looked through twice, an alert is kept once and told once', async (t) => {
  const { hear, extract, told, alertsOf, store, clock } = await server(t);
  const id = await hear(MAYDAY);
  await extract(id);
  clock.advance(HOUR_MS);
  await store.transaction((tx) => tx.mentions.again({}));
  await extract(id);
  assert.equal((await alertsOf(id)).length, 1);
  assert.equal((await told()).length, 1);
});

test('a correction that takes the words away takes the alert away; what was told stays told', async (t) => {
  const { store, clock, hear, extract, told, alertsOf } = await server(t);
  const id = await hear(MAYDAY);
  await correct({ store, clock }, id, { text: 'My day, this is W7ABC.', author: 'K7XYZ' });
  assert.deepEqual(await alertsOf(id), [], 'at once');
  await extract(id);
  assert.deepEqual(await alertsOf(id), []);
  await correct({ store, clock }, id, { text: MAYDAY, author: 'K7XYZ' });
  await extract(id);
  assert.equal((await alertsOf(id)).length, 1, 'it is back');
  assert.equal((await told()).length, 1, 'and is not told again');
});

test('a better recogniser may find what the first one missed, and it is told then', async (t) => {
  const { hear, put, extract, told } = await server(t);
  const id = await hear('make day today');
  await put(id, MAYDAY, 'b');
  await extract(id);
  assert.equal((await told()).length, 1);
});

test('nobody is told again within ten minutes of the like at that node, but of what is graver', async (t) => {
  const { hear, told, alertsOf } = await server(t);
  await hear('break break, W7ABC', { at: NOON });
  const again = await hear('break break', { at: NOON + MINUTE_MS });
  assert.equal((await alertsOf(again))[0]?.toldAt, null, 'kept all the same');
  await hear(MAYDAY, { at: NOON + 2 * MINUTE_MS });
  await hear('break break', { at: NOON + 3 * MINUTE_MS });
  await hear(MAYDAY, { at: NOON + 11 * MINUTE_MS });
  await hear(MAYDAY, { at: NOON - 7 * MINUTE_MS });
  assert.equal((await told()).length, 2, 'the urgency, the emergency');
  await hear(MAYDAY, { at: NOON + 12 * MINUTE_MS });
  await hear(MAYDAY, { at: NOON, node: 'valley' });
  assert.equal((await told()).length, 4, 'ten minutes later; another node');
});

test('recordings of one emergency that are looked through at once are told once', async (t) => {
  const { store, add, stage, told, clock } = await server(t);
  const ids = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((n) => add('Mayday, mayday.', { at: NOON + n })),
  );
  await store.transaction(async (tx) => {
    for (const id of ids) await tx.jobs.enqueue('extract', id, clock.now());
  });
  const jobs = [];
  for (const _ of ids) {
    const lease = { kinds: ['extract'], worker: 'w', now: clock.now(), forMs: 60_000 } as const;
    jobs.push((await store.jobs.lease(lease)) ?? assert.fail('no job'));
  }
  const { signal } = new AbortController();
  await Promise.all(jobs.map((job) => stage('extract').run(job, signal)));
  assert.equal((await told()).length, 1);
});

test('the exercise of a minute ago does not silence an emergency', async (t) => {
  const { hear, told, alertsOf } = await server(t);
  const drill = await hear(`This is a drill. ${MAYDAY}`, { at: NOON });
  assert.equal((await alertsOf(drill))[0]?.exercise, 'this is a drill');
  const next = await hear(MAYDAY, { at: NOON + MINUTE_MS });
  assert.equal((await alertsOf(next))[0]?.exercise, 'this is a drill', 'it still goes on');
  assert.equal((await told()).length, 1);
  await hear(`${MAYDAY} This is not a drill.`, { at: NOON + 2 * MINUTE_MS });
  assert.equal((await told()).length, 2, 'it says that it is none');
  const later = await hear(MAYDAY, { at: NOON + 11 * MINUTE_MS });
  assert.equal((await alertsOf(later))[0]?.exercise, null, 'nobody spoke of it any more');
});

test('what was recorded more than a day ago is kept and not told', async (t) => {
  const { hear, told, alertsOf } = await server(t);
  const id = await hear(MAYDAY, { at: NOON - 24 * HOUR_MS });
  assert.equal((await alertsOf(id)).length, 1);
  await hear(MAYDAY, { at: NOON - 23 * HOUR_MS });
  assert.equal((await told()).length, 1, 'of the last day it is');
});

test('what older rules went over is kept and not told', async (t) => {
  const { store, add, extract, told, alertsOf } = await server(t);
  const id = await add(MAYDAY);
  await store.transaction(async (tx) => {
    const { id: transcriptId } = (await tx.transcripts.latest(id)) ?? assert.fail();
    await tx.mentions.replace(transcriptId, '6', []);
  });
  assert.deepEqual(await store.mentions.missing('6', 9), []);
  await extract(id);
  assert.equal((await alertsOf(id)).length, 1);
  assert.deepEqual(await told(), []);
});

test('one transmission heard by two nodes is told once', async (t) => {
  const { store, add, extract, told } = await server(t);
  const ids = [await add(MAYDAY), await add(MAYDAY, { node: 'valley' })];
  const [entryId = ''] = ids;
  const copy = { entryId, isShown: true, likeness: 1, because: 'sound' } as const;
  await store.transaction((tx) =>
    tx.copies.putEntry(ids.map((recordingId) => ({ recordingId, ...copy }))),
  );
  for (const id of ids) await extract(id);
  assert.equal((await told()).length, 1);
  assert.equal((await store.views.alerts({ limit: 9 })).items.length, 2, 'both are kept');
});

test('only the kinds of the configuration are told; all are kept', async (t) => {
  const { hear, told, alertsOf } = await server(t, { tell: ['emergency'], repeatMs: MINUTE_MS });
  const id = await hear('break break, W7ABC');
  assert.equal((await alertsOf(id)).length, 1);
  assert.deepEqual(await told(), []);
  await hear(MAYDAY);
  assert.equal((await told()).length, 1);
});

const QUESTION = 'Is there any emergency or priority traffic? Please call now.';

test('a yes within half a minute of the question is an alert, whichever comes first', async (t) => {
  const { store, hear, extract, told, alertsOf } = await server(t);
  await hear('Yes, W7ABC.', { at: NOON - HOUR_MS });
  assert.deepEqual(await told(), [], 'nobody asked');
  await hear(QUESTION, { at: NOON });
  const answer = await hear('Yes, W7ABC.', { at: NOON + 20_000 });
  assert.equal((await alertsOf(answer))[0]?.kind, 'priority');
  await hear('Yes, K7XYZ.', { at: NOON + 40_000 });
  assert.equal((await told()).length, 1, 'too late for the question');
  const early = await hear('Yes, N7QRS.', { at: NOON + HOUR_MS + 20_000 });
  assert.deepEqual(await alertsOf(early), []);
  await hear(QUESTION, { at: NOON + HOUR_MS });
  assert.ok((await store.mentions.missing('x', 50)).includes(early), 'it is looked at again');
  await extract(early);
  assert.equal((await alertsOf(early)).length, 1);
});

test('net control of the running net announces; others have emergency traffic', async (t) => {
  const roster = async () => ({ control: ['W7NCS'], callsigns: new Set<string>() });
  const { hear, told } = await server(t, undefined, roster);
  await hear('This is W7NCS, we have emergency traffic.');
  assert.deepEqual(await told(), []);
  await hear('This is W7ABC, I have emergency traffic.');
  assert.equal((await told()).length, 1);
});

test('hidden words raise nothing', async (t) => {
  const { store, add, extract, alertsOf } = await server(t);
  const id = await add('good evening');
  const segments = [sampleSegment('hello'), sampleSegment(MAYDAY, { hidden: ['no-voice'] })];
  await store.transaction((tx) =>
    tx.transcripts.put(id, { ...sampleTranscript('x', 'b'.repeat(64)), segments }),
  );
  await extract(id);
  assert.deepEqual(await alertsOf(id), []);
});

test('the beginning of a longer file raises nothing of its own any more', async (t) => {
  const { store, hear, extract, told, alertsOf } = await server(t);
  const beginning = await hear(MAYDAY);
  const whole = await hear(`${MAYDAY} We are taking on water.`);
  await store.transaction((tx) => tx.audioState.grown(beginning, whole));
  assert.deepEqual(await alertsOf(beginning), []);
  await extract(beginning);
  assert.deepEqual(await alertsOf(beginning), []);
  assert.equal((await told()).length, 1);
});

test('pages of alerts follow one another without gap or repetition, and can be narrowed', async (t) => {
  const { store, hear } = await server(t);
  for (const minute of [0, 20, 20, 40]) await hear(MAYDAY, { at: NOON + minute * MINUTE_MS });
  await hear('break break, W7ABC', { at: NOON + 60 * MINUTE_MS, node: 'valley' });
  const all = (await store.views.alerts({ limit: 10 })).items;
  assert.equal(all.length, 5);
  const seen = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await store.views.alerts({ limit: 2, after });
    seen.push(...page.items);
    after = page.next;
  }
  assert.deepEqual(seen, all);
  const count = async (wanted: object) =>
    (await store.views.alerts({ limit: 10, ...wanted })).items.length;
  assert.equal(await count({ node: 'valley' }), 1);
  assert.equal(await count({ kind: 'emergency' }), 4);
  assert.equal(await count({ since: NOON + 40 * MINUTE_MS }), 2);
});

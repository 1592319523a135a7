/** Stage extract: the callsigns in the words that are shown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXTRACT_VERSION } from '../../../src/domain/extract-version.ts';
import type { Segment } from '../../../src/domain/transcript.ts';
import type { StoredMention } from '../../../src/store/server/mentions.ts';
import {
  sampleMention,
  sampleRecording,
  sampleSegment,
  sampleTranscript,
} from '../../support/samples.ts';
import { type BenchParts, spoken, stageBench } from '../stage-bench.ts';

const SIGNAL = new AbortController().signal;

async function transcribed(
  t: Parameters<typeof stageBench>[0],
  segments: readonly Segment[],
  manifest: unknown = {},
  roster?: BenchParts['roster'],
) {
  const bench = await stageBench(t, spoken('03-check-in.wav'), 'a.wav', manifest, { roster });
  await bench.run('ingest');
  const job = await bench.take('transcribe');
  await bench.store.transaction(async (tx) => {
    await tx.jobs.complete(job);
    await tx.transcripts.put(bench.id, { ...sampleTranscript('x'), segments });
    await tx.jobs.enqueue('extract', bench.id, bench.clock.now());
  });
  bench.events.length = 0;
  return bench;
}

test('a callsign that runs over two segments is one mention, in place', async (t) => {
  const bench = await transcribed(t, [
    sampleSegment('this is whiskey seven alpha'),
    sampleSegment('bravo charlie checking in', { startMs: 2_000, endMs: 4_000 }),
  ]);
  await bench.run('extract');
  const [mention, ...others] = await bench.store.mentions.of(bench.id);
  assert.deepEqual(others, []);
  assert.equal(mention?.callsign, 'W7ABC');
  const { text } = await bench.store.views.item(bench.id);
  assert.equal(text.slice(mention.start, mention.end), mention.heardAs);
  assert.equal((await bench.store.views.item(bench.id)).state, 'complete');
  const recordingId = bench.id;
  assert.deepEqual(bench.events, [
    { kind: 'heard', recordingId, callsign: 'W7ABC' },
    { kind: 'extracted', recordingId },
  ]);
});

test('a link that keyed under its callsign weighs for that callsign, and invents none', async (t) => {
  const confidence = async (activity: readonly string[]) => {
    const bench = await transcribed(t, [sampleSegment('this is W7ABC')], { activity });
    await bench.run('extract');
    const mentions = await bench.store.mentions.of(bench.id);
    assert.deepEqual(
      mentions.map(({ callsign }) => callsign),
      ['W7ABC'],
    );
    return mentions[0]?.confidence ?? 0;
  };
  const alone = await confidence([]);
  assert.ok((await confidence(['20260101120000,RXKEY,W7ABC-P'])) > alone);
  assert.equal(await confidence(['20260101120000,RXKEY,K7XYZ']), alone);
  assert.ok((await confidence(['20260101120000,RXKEY,2000'])) > alone, 'node 2000 is W7ABC’s');
  assert.equal(await confidence(['20260101120000,RXKEY,2001']), alone);
});

test('who takes part in the running net is expected, its control station too; nobody is added', async (t) => {
  const asked: unknown[] = [];
  const roster: NonNullable<BenchParts['roster']> = async (node, at) => {
    asked.push([node, at]);
    return { control: ['K7NCS'], callsigns: new Set(['W7ABC', 'N7ZZZ']) };
  };
  const words = 'K7NCS this is W7ABC, and I have a relay for KK7 something Quebec November';
  const bench = await transcribed(t, [sampleSegment(words)], {}, roster);
  const { node, recordedAt } = await bench.store.recordings.get(bench.id);
  await heardBefore(bench.store, 'W7ABC', node, recordedAt - 60_000);
  await bench.run('extract');
  assert.deepEqual(asked, [[node, recordedAt]]);
  const mentions = await bench.store.mentions.of(bench.id);
  assert.deepEqual(
    mentions.map(({ callsign, because }) => [callsign, because]),
    [
      ['K7NCS', 'net'],
      ['W7ABC', 'net'],
    ],
  );
  assert.equal((await bench.store.mentions.fragmentsOf(bench.id))[0]?.inferred, undefined);
});

test('a part of a callsign is filled in from the roster of the running net, one keyed link outweighs it', async (t) => {
  const roster = async () => ({ control: [], callsigns: new Set(['KK7NQN', 'W7ABC']) });
  const words = 'this is KK7 something Quebec November, thanks W7ABC';
  const activity = { activity: ['20260101120000,RXKEY,W7ABC-P'] };
  const bench = await transcribed(t, [sampleSegment(words)], activity, roster);
  await bench.run('extract');
  const [fragment] = await bench.store.mentions.fragmentsOf(bench.id);
  assert.equal(fragment?.inferred?.callsign, 'KK7NQN');
  assert.deepEqual(
    (await bench.store.mentions.of(bench.id)).map(({ because }) => because),
    ['keyed'],
  );
});

test('of words that were heard anew meanwhile nothing is told, and those of today are looked through next', async (t) => {
  const anew: (() => Promise<unknown>)[] = [];
  const roster = async () => {
    await anew.pop()?.();
    return undefined;
  };
  const bench = await transcribed(t, [sampleSegment('this is W7ABC')], {}, roster);
  const words = { ...sampleTranscript('x'), segments: [sampleSegment('this is W7ABD')] };
  anew.push(() => bench.store.transaction((tx) => tx.transcripts.put(bench.id, words)));
  await bench.run('extract');
  assert.equal(bench.events.length, 0);
  assert.deepEqual(await bench.openJobs(), ['extract']);
  await bench.run('extract');
  const told = bench.events.flatMap((event) => event.callsign ?? []);
  assert.deepEqual(told, ['W7ABD']);
});

test('without a net nothing is expected of one', async (t) => {
  const bench = await transcribed(t, [sampleSegment('this is W7ABC')], {}, async () => undefined);
  await bench.run('extract');
  assert.equal((await bench.store.mentions.of(bench.id))[0]?.because, undefined);
});

test('hidden words mention nobody', async (t) => {
  const bench = await transcribed(t, [sampleSegment('this is W1AW', { hidden: ['no-voice'] })]);
  await bench.run('extract');
  assert.deepEqual(await bench.store.mentions.of(bench.id), []);
});

test('run twice, nobody is mentioned twice; a late finisher is stopped', async (t) => {
  const bench = await transcribed(t, [sampleSegment('this is W1AW')]);
  const stage = bench.stage('extract');
  const stalled = await bench.take('extract', 'first');
  bench.clock.advance(bench.LEASE_MS + 1);
  await stage.run(await bench.take('extract', 'second'), SIGNAL);
  await assert.rejects(stage.run(stalled, SIGNAL), { code: 'jobs/lease-lost' });
  await bench.store.transaction((tx) => tx.jobs.enqueue('extract', bench.id, bench.clock.now()));
  await bench.run('extract');
  assert.equal((await bench.store.mentions.of(bench.id)).length, 1);
  assert.equal((await bench.store.views.callsigns({ limit: 5 })).items[0]?.mentions, 1);
});

test('what no engine of this version went over is found by the sweep', async (t) => {
  const bench = await transcribed(t, [sampleSegment('this is W1AW')]);
  const stage = bench.stage('extract');
  const job = await bench.take('extract');
  await bench.store.transaction((tx) => tx.jobs.complete(job));
  assert.deepEqual(await stage.missing(10), [bench.id]);
  await bench.store.transaction((tx) => tx.jobs.enqueue('extract', bench.id, bench.clock.now()));
  await bench.run('extract');
  assert.deepEqual(await stage.missing(10), [], `done by version ${EXTRACT_VERSION}`);
});

test('of old recordings that are gone through anew nobody is news, of new ones who was missed is', async (t) => {
  const bench = await transcribed(t, [sampleSegment('this is W1AW')]);
  await bench.run('extract');
  const { recordedAt } = await bench.store.recordings.get(bench.id);
  const heardAgain = async (now: number) => {
    bench.clock.advance(now - bench.clock.now());
    await bench.store.transaction(async (tx) => {
      await tx.events.forget({ before: Number.MAX_SAFE_INTEGER, most: 0 });
      await tx.jobs.enqueue('extract', bench.id, now);
    });
    const from = await bench.store.events.last();
    await bench.run('extract');
    return (await bench.store.events.after(from, 10)).items.map(({ kind }) => kind);
  };
  const day = 24 * 3_600_000;
  const now = Math.max(bench.clock.now(), recordedAt);
  assert.ok(now - recordedAt < day, 'the sample is of today');
  assert.deepEqual(await heardAgain(now), ['heard', 'extracted']);
  assert.deepEqual(await heardAgain(now + 8 * day), ['extracted']);
});

test('without a transcript the job ends quietly', async (t) => {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  await bench.store.transaction((tx) => tx.jobs.enqueue('extract', bench.id, bench.clock.now()));
  await bench.run('extract');
  assert.deepEqual(await bench.openJobs(), ['ingest']);
});

const DAY_MS = 86_400_000;

test('who was heard here before is expected: within ten minutes, the day, ninety days', async (t) => {
  for (const [agoMs, because] of [
    [5 * 60_000, 'ten-minutes'],
    [DAY_MS / 2, 'day'],
    [30 * DAY_MS, 'ninety-days'],
    [100 * DAY_MS, undefined],
  ] as const) {
    const bench = await transcribed(t, [sampleSegment('this is W7ABC')]);
    const { recordedAt, node } = await bench.store.recordings.get(bench.id);
    await heardBefore(bench.store, 'W7ABC', node, recordedAt - agoMs);
    await bench.run('extract');
    const [mention] = await bench.store.mentions.of(bench.id);
    assert.equal(mention?.because, because);
    assert.equal((mention?.parts?.prior ?? 0) > 0, because !== undefined);
  }
});

test('who was believed because they were expected is not expected for that', async (t) => {
  for (const [form, because] of [
    [0.6, undefined],
    [0.8, 'day'],
  ] as const) {
    const bench = await transcribed(t, [sampleSegment('this is W7ABC')]);
    const { recordedAt, node } = await bench.store.recordings.get(bench.id);
    const parts = { form, repetition: 0, frame: 0.01, prior: 0.18 };
    const lifted = { ...sampleMention('W7ABC', { confidence: form + 0.19 }), parts };
    await heardBefore(bench.store, 'W7ABC', node, recordedAt - DAY_MS / 2, lifted);
    await bench.run('extract');
    assert.equal((await bench.store.mentions.of(bench.id))[0]?.because, because, `form ${form}`);
  }
});

test('who was heard elsewhere, or later, is not expected here', async (t) => {
  const bench = await transcribed(t, [sampleSegment('this is W7ABC')]);
  const { recordedAt, node } = await bench.store.recordings.get(bench.id);
  await heardBefore(bench.store, 'W7ABC', `${node}-2`, recordedAt - 1);
  await heardBefore(bench.store, 'W7ABC', node, recordedAt + 1);
  await bench.run('extract');
  assert.equal((await bench.store.mentions.of(bench.id))[0]?.because, undefined);
});

test('what was heard in part is never a mention; one who was just heard is inferred', async (t) => {
  const bench = await transcribed(t, [sampleSegment('this is KK7 something Quebec November')]);
  const { recordedAt, node } = await bench.store.recordings.get(bench.id);
  await bench.run('extract');
  const fragments = async () => bench.store.mentions.fragmentsOf(bench.id);
  assert.deepEqual(
    (await fragments()).map(({ pattern, inferred }) => [pattern, inferred]),
    [['KK7?QN', undefined]],
  );
  await heardBefore(bench.store, 'KK7NQN', node, recordedAt - 60_000);
  await bench.store.transaction((tx) => tx.jobs.enqueue('extract', bench.id, bench.clock.now()));
  await bench.run('extract');
  assert.equal((await fragments())[0]?.inferred?.callsign, 'KK7NQN');
  assert.deepEqual(await bench.store.mentions.of(bench.id), []);
});

test('what a person has taught holds from then on, and old words can be looked through again', async (t) => {
  const bench = await transcribed(t, [sampleSegment('this is kilowatt cue in')]);
  await bench.run('extract');
  assert.deepEqual(await bench.store.mentions.of(bench.id), []);
  await bench.store.transaction(async (tx) => {
    await tx.taught.teach({ heard: 'kilowatt cue in', means: 'KK7QN', node: null, taughtAt: 0 });
    assert.equal(await tx.mentions.again({}), 1);
    assert.equal(await tx.mentions.again({}), 0, 'asked for already');
  });
  assert.deepEqual(await bench.store.mentions.missing(EXTRACT_VERSION, 9), [bench.id]);
  await bench.store.transaction((tx) => tx.jobs.enqueue('extract', bench.id, bench.clock.now()));
  await bench.run('extract');
  assert.equal((await bench.store.mentions.of(bench.id))[0]?.callsign, 'KK7QN');
});

/** Another recording, made at `at`, in which the station was heard. */
async function heardBefore(
  store: Awaited<ReturnType<typeof stageBench>>['store'],
  callsign: string,
  node: string,
  at: number,
  mention: StoredMention = sampleMention(callsign),
): Promise<void> {
  await store.transaction(async (tx) => {
    const recording = sampleRecording({ node, recordedAt: at });
    await tx.recordings.add(recording);
    const transcriptId = await tx.transcripts.put(recording.id, sampleTranscript(callsign));
    await tx.mentions.replace(transcriptId, EXTRACT_VERSION, [mention]);
  });
}

/** What people are shown as a recording's state, through every order of facts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RECORDING_STATES, recordingState } from '../../src/domain/pipeline.ts';
import { isAudible, RECORDING_CLASSES, type RecordingClass } from '../../src/domain/recording.ts';
import { newId } from '../../src/platform/ids.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { sampleMention, sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempServerStore } from '../support/temp-store.ts';

type Step =
  | { readonly step: 'open'; readonly as: RecordingClass }
  | { readonly step: 'hear'; readonly words: string; readonly model: string }
  | { readonly step: 'extract' }
  | { readonly step: 'die' }
  | { readonly step: 'revive' };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ step: fc.constant('open'), as: fc.constantFrom(...RECORDING_CLASSES) }),
  fc.record({
    step: fc.constant('hear'),
    words: fc.constantFrom('', 'this is W1AW'),
    model: fc.constantFrom('a'.repeat(64), 'b'.repeat(64)),
  }),
  fc.record({ step: fc.constant('extract') }),
  fc.record({ step: fc.constant('die') }),
  fc.record({ step: fc.constant('revive') }),
);

/** What is known after these steps, told without a database. */
function expected(steps: readonly Step[]) {
  let opened: RecordingClass | undefined;
  let words: string | undefined;
  let extracted = false;
  let dead = false;
  for (const each of steps) {
    if (each.step === 'open') opened = each.as;
    if (each.step === 'hear') [words, extracted] = [each.words, false];
    if (each.step === 'extract') extracted ||= words !== undefined;
    if (each.step === 'die') dead = true;
    if (each.step === 'revive') dead = false;
  }
  return recordingState({
    ingested: opened !== undefined,
    audible: opened === undefined || isAudible(opened),
    transcribed: words !== undefined,
    hasSpeech: words !== undefined && words !== '',
    extracted,
    dead,
  });
}

async function apply(store: ServerStore, id: string, each: Step): Promise<void> {
  await store.transaction(async (tx) => {
    if (each.step === 'open') {
      const facts = { format: 'wav', durationMs: 1, sampleRateHz: 8_000, channels: 1 };
      await tx.recordings.putAudioFacts(id, { ...facts, class: each.as });
    } else if (each.step === 'hear') {
      await tx.transcripts.put(id, sampleTranscript(each.words, each.model));
    } else if (each.step === 'extract') {
      const shown = await tx.transcripts.latest(id);
      if (shown) await tx.mentions.replace(shown.id, '1', [sampleMention('W1AW')]);
    } else if (each.step === 'revive') {
      for (const job of await tx.jobs.list({ dead: true, limit: 99 })) {
        if (job.subjectId === id) await tx.jobs.revive(job.id, 0);
      }
    }
  });
  if (each.step === 'die') await die(store, id);
}

async function die(store: ServerStore, id: string): Promise<void> {
  await store.transaction((tx) => tx.jobs.enqueue('ingest', id, 0));
  for (;;) {
    const want = { kinds: ['ingest' as const], worker: 'w', now: 1, forMs: 1e9 };
    const job = await store.jobs.lease(want);
    if (job === undefined) return;
    const mine = job.subjectId === id;
    const failure = { code: 'audio/not-audio' as const, message: 'no' };
    const next = mine ? { deadAt: 1 } : { dueAt: 2 };
    await store.transaction((tx) => tx.jobs.failed(job, { ...failure, ...next }));
  }
}

test('in whatever order facts come, item, list and counts tell the state of the one table', async (t) => {
  const store = await tempServerStore(t);
  const all: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 8 }), async (steps) => {
      const id = newId();
      await store.transaction((tx) => tx.recordings.add(sampleRecording({ id })));
      for (const step of steps) await apply(store, id, step);
      const state = expected(steps);
      all.push(state);
      assert.equal((await store.views.item(id)).state, state);
      const listed = await store.views.recordings({ limit: 1_000, state });
      assert.ok(listed.items.some((item) => item.id === id));
      assert.ok(listed.items.every((item) => item.state === state));
    }),
    { numRuns: 100 },
  );
  const { byState, recordings } = await store.views.counts();
  assert.equal(recordings, all.length);
  for (const state of RECORDING_STATES) {
    assert.equal(byState[state], all.filter((each) => each === state).length, state);
  }
});

test('the sums of callsigns are those of the mentions, whatever is heard again or anew', async (t) => {
  const store = await tempServerStore(t);
  const ids = await Promise.all(
    [5, 3, 9].map(async (recordedAt) => {
      const recording = sampleRecording({ recordedAt });
      await store.transaction((tx) => tx.recordings.add(recording));
      return recording.id;
    }),
  );
  const callsigns = fc.array(fc.constantFrom('W1AW', 'K7ABC', 'VE3XYZ'), { maxLength: 5 });
  const hearing = fc.record({ which: fc.nat(2), callsigns, model: fc.constantFrom('a', 'b') });
  await fc.assert(
    fc.asyncProperty(hearing, async (heard) => {
      const id = ids[heard.which] ?? assert.fail();
      await store.transaction(async (tx) => {
        const words = sampleTranscript('some words', heard.model.repeat(64));
        const transcriptId = await tx.transcripts.put(id, words);
        const mentions = heard.callsigns.map((callsign) => sampleMention(callsign));
        await tx.mentions.replace(transcriptId, '1', mentions);
      });
      const { items } = await store.views.callsigns({ limit: 10 });
      const expected = (await summed(store, ids)).map((sum) => ({ ...sum, licence: null }));
      assert.deepEqual(items, expected);
    }),
    { numRuns: 100 },
  );
});

/** The same sums, taken anew from what is shown of each recording. */
async function summed(store: ServerStore, ids: readonly string[]) {
  const all: { callsign: string; id: string; recordedAt: number }[] = [];
  for (const id of ids) {
    const { recordedAt } = await store.recordings.get(id);
    for (const { callsign } of await store.mentions.of(id)) all.push({ callsign, id, recordedAt });
  }
  const sums = [...new Set(all.map(({ callsign }) => callsign))].map((callsign) => {
    const heard = all.filter((each) => each.callsign === callsign);
    const times = heard.map(({ recordedAt }) => recordedAt);
    return {
      callsign,
      mentions: heard.length,
      recordings: new Set(heard.map(({ id }) => id)).size,
      firstHeardAt: Math.min(...times),
      lastHeardAt: Math.max(...times),
    };
  });
  const order = (one: (typeof sums)[number]) => [one.lastHeardAt, one.callsign] as const;
  return sums.sort((a, b) => compare(order(b), order(a)));
}

function compare(a: readonly [number, string], b: readonly [number, string]): number {
  return a[0] - b[0] || (a[1] < b[1] ? -1 : 1);
}

/** Stage extract: the repeater's voice, known by its timer; its Morse, known by its sound. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { EXTRACT_VERSION } from '../../../src/domain/extract-version.ts';
import type { Transmission } from '../../../src/domain/transmission.ts';
import { NOON, sampleRecording, sampleSegment, sampleTranscript } from '../../support/samples.ts';
import { spoken, stageBench } from '../stage-bench.ts';

const TEN_MINUTES = 600_000;
const ID = 'this is W7XYZ Portland, on the air since 1979';
const NOBODY = { who: null, text: null, callsign: null };
const OVER: Transmission = {
  startMs: 0,
  endMs: 4_000,
  kind: 'speech',
  evidence: 'voice',
  ...NOBODY,
};
const MORSE = { text: 'DE W7XYZ', callsign: 'W7XYZ' };

async function openBench(t: TestContext) {
  const bench = await stageBench(t, spoken('11-silence.wav'));
  const { store, clock } = bench;
  const add = async (recordedAt: number, over: Transmission, words: string) => {
    const recording = sampleRecording({ recordedAt });
    await store.transaction(async (tx) => {
      await tx.recordings.add(recording);
      await tx.transmissions.replace(recording.id, [over]);
      await tx.transcripts.put(recording.id, {
        ...sampleTranscript(words),
        segments: words === '' ? [] : [sampleSegment(words, { endMs: 4_000 })],
      });
      if (words !== '') await tx.jobs.enqueue('extract', recording.id, clock.now());
    });
    return recording.id;
  };
  const hear = async (recordedAt: number, words: string) => {
    const id = await add(recordedAt, OVER, words);
    await bench.run('extract');
    return id;
  };
  const kinds = async (id: string) =>
    (await store.views.recording(id)).transmissions.map(({ kind, callsign }) => [kind, callsign]);
  return { ...bench, add, hear, kinds };
}

const PERSON = [['speech', null]];
const MACHINE = [['voice-id', 'W7XYZ']];

test('one sentence at a regular interval is the repeater’s voice, from the first time on', async (t) => {
  const bench = await openBench(t);
  const { store, hear, kinds } = bench;
  const ids = [];
  for (const times of [0, 1, 2]) ids.push(await hear(NOON + times * TEN_MINUTES, ID));
  for (const id of ids) assert.deepEqual(await kinds(id), PERSON, 'not known yet');
  const last = await hear(NOON + 3 * TEN_MINUTES, ID);
  assert.deepEqual(await kinds(last), MACHINE);
  const [mention] = await store.mentions.of(last);
  assert.equal(mention?.role, 'repeater');
  for (const id of await store.mentions.missing(EXTRACT_VERSION, 10)) {
    assert.ok(ids.includes(id));
    await store.transaction((tx) => tx.jobs.enqueue('extract', id, bench.clock.now()));
    await bench.run('extract');
  }
  for (const id of ids) assert.deepEqual(await kinds(id), MACHINE);
  assert.deepEqual(await store.mentions.missing(EXTRACT_VERSION, 10), [], 'and it has an end');
});

test('who signs now and then stays a person; a callsign known from Morse is believed earlier', async (t) => {
  const { add, hear, kinds } = await openBench(t);
  const times = [0, 9, 23, 31].map((minutes) => NOON + minutes * 60_000);
  for (const at of times) assert.deepEqual(await kinds(await hear(at, ID)), PERSON);
  const later = NOON + 10 * 3_600_000;
  await add(later, { ...OVER, ...MORSE, kind: 'morse-id', evidence: 'tone' }, '');
  await hear(later, ID);
  await hear(later + TEN_MINUTES, ID);
  assert.deepEqual(await kinds(await hear(later + 2 * TEN_MINUTES, ID)), MACHINE);
});

test('what was sent in Morse is shown as an identification, and is no word of anybody', async (t) => {
  const { store, add } = await openBench(t);
  const id = await add(NOON, { ...OVER, ...MORSE, kind: 'morse-id', evidence: 'tone' }, '');
  const { text, morse, callsigns, transmissions } = await store.views.recording(id);
  assert.deepEqual({ text, morse, callsigns }, { text: '', morse: ['W7XYZ'], callsigns: [] });
  assert.deepEqual(
    transmissions.map(({ kind, callsign }) => [kind, callsign]),
    [['morse-id', 'W7XYZ']],
  );
});

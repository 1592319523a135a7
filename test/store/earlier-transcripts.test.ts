/** What a second run of the same model replaced is kept beside the transcripts, and passes for none. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Transcript } from '../../src/domain/transcript.ts';
import { openDatabase } from '../../src/store/open.ts';
import { everyVersion, MOST_EARLIER } from '../../src/store/server/earlier-transcripts.ts';
import { SERVER_MIGRATIONS } from '../../src/store/server/migrations.ts';
import type { ServerTables } from '../../src/store/server/schema.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { readsWhile } from '../support/between-questions.ts';
import { sampleRecording, sampleSegment, sampleTranscript } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { storePlaceIn, tempServerStore } from '../support/temp-store.ts';

async function setUp(t: TestContext) {
  const clock = new FakeClock(1_000);
  const folder = tempFolder(t);
  const store = await tempServerStore(t, clock, folder);
  const { id } = sampleRecording();
  await store.transaction((tx) => tx.recordings.add(sampleRecording({ id })));
  const put = (transcript: Transcript) => {
    clock.advance(1_000);
    return store.transaction((tx) => tx.transcripts.put(id, transcript));
  };
  const hear = (words: string) => put(sampleTranscript(words));
  const every = () => store.transcripts.everyVersion(id);
  const earlier = async () => (await every()).earlier.map(({ text }) => text);
  return { store, folder, id, put, hear, every, earlier };
}

function asked(words: string, how: Partial<Transcript['heardBy']>): Transcript {
  const transcript = sampleTranscript(words);
  return { ...transcript, heardBy: { ...transcript.heardBy, ...how } };
}

test('what a model heard before is kept whole when it hears something else, the last first', async (t) => {
  const { put, hear, every } = await setUp(t);
  const hidden = sampleSegment('Thank you.', { hidden: ['stock-phrase'], startMs: 2_000 });
  const first = sampleTranscript('this is W7ABD');
  const whole: Transcript = { ...first, segments: [...first.segments, hidden] };
  const id = await put(whole);
  await hear('this is W7AB');
  await hear('this is W7ABC');
  const { versions, earlier } = await every();
  assert.deepEqual(
    versions.map(({ text }) => text),
    ['this is W7ABC'],
  );
  const [second, oldest] = earlier;
  assert.equal(second?.text, 'this is W7AB');
  const { recordingId, ...kept } = oldest ?? assert.fail('it is gone');
  assert.equal(recordingId, versions[0]?.recordingId);
  const times = { createdAt: 2_000, replacedAt: 3_000 };
  assert.deepEqual(kept, { ...whole, id, text: 'this is W7ABD', ...times });
});

test('hearing the same again, asked in the same way, ends the same', async (t) => {
  const { hear, every } = await setUp(t);
  await hear('this is W7ABC');
  await hear('this is W7ABC');
  const { versions, earlier } = await every();
  assert.deepEqual([versions.length, earlier], [1, []]);
});

for (const [what, transcript] of [
  ['other words told beforehand', asked('this is W7ABC', { prompt: 'W7ABC, K7XYZ' })],
  ['another language asked for', asked('this is W7ABC', { options: { language: 'de' } })],
  ['another language heard', { ...sampleTranscript('this is W7ABC'), language: 'de' }],
] as const) {
  test(`the same words with ${what} are another version`, async (t) => {
    const { put, hear, earlier } = await setUp(t);
    await hear('this is W7ABC');
    await put(transcript);
    assert.deepEqual(await earlier(), ['this is W7ABC']);
    await put(transcript);
    assert.deepEqual(await earlier(), ['this is W7ABC']);
  });
}

test('that there was no speech is kept as well', async (t) => {
  const { hear, earlier } = await setUp(t);
  await hear('');
  await hear('this is W7ABC');
  assert.deepEqual(await earlier(), ['']);
});

test('earlier words are not shown, not searched, and not looked through for callsigns', async (t) => {
  const { store, id, hear } = await setUp(t);
  const before = await hear('zebra this is W7ABC');
  await hear('');
  assert.equal((await store.transcripts.latest(id))?.text, '');
  assert.equal((await store.views.item(id)).state, 'no-speech');
  assert.deepEqual(await store.views.search('zebra', 9), []);
  assert.deepEqual(await store.mentions.missing('1', 9), []);
  assert.equal(await store.transaction((tx) => tx.mentions.replace(before, '1', [])), 'nothing');
  assert.equal((await store.transcripts.versions(id)).length, 1);
});

test('they are listed last, with when they were replaced', async (t) => {
  const { store, id, put, hear } = await setUp(t);
  await hear('this is W7ABD');
  await put(sampleTranscript('this is W7', 'b'.repeat(64)));
  await hear('this is W7ABC');
  assert.deepEqual(
    (await store.views.versions(id)).map(({ text, isShown, replacedAt }) => [
      text,
      isShown,
      replacedAt,
    ]),
    [
      ['this is W7ABC', true, undefined],
      ['this is W7', false, undefined],
      ['this is W7ABD', false, 4_000],
    ],
  );
  assert.equal((await store.views.recording(id)).transcript?.versions, 3);
});

test('a new judgement of the same words keeps nothing', async (t) => {
  const { store, hear, earlier } = await setUp(t);
  const id = await hear('this is W7ABC');
  assert.ok(await store.transaction((tx) => tx.transcripts.judge(id, [['no-voice']])));
  await hear('this is W7ABC');
  assert.deepEqual(await earlier(), []);
});

test('of very many the oldest go, of this recording alone', async (t) => {
  const { store, hear, earlier } = await setUp(t);
  const other = sampleRecording();
  await store.transaction(async (tx) => {
    await tx.recordings.add(other);
    await tx.transcripts.put(other.id, sampleTranscript('the first'));
    await tx.transcripts.put(other.id, sampleTranscript('the second'));
  });
  for (let n = 0; n <= MOST_EARLIER + 2; n++) await hear(`number ${n}`);
  const kept = await earlier();
  assert.equal(kept.length, MOST_EARLIER);
  assert.deepEqual([kept[0], kept.at(-1)], [`number ${MOST_EARLIER + 1}`, 'number 2']);
  assert.equal((await store.transcripts.everyVersion(other.id)).earlier.length, 1);
});

test('they go with their recording', async (t) => {
  const { folder, id, hear, earlier } = await setUp(t);
  await hear('this is W7ABD');
  await hear('this is W7ABC');
  assert.equal((await earlier()).length, 1);
  const options = { ...(await storePlaceIn(t, folder)), clock: new FakeClock() };
  await using database = await openDatabase<ServerTables>(options, SERVER_MIGRATIONS);
  await database.transaction((tx) => tx.deleteFrom('recording').where('id', '=', id).execute());
  assert.deepEqual(await earlier(), []);
});

for (const question of [1, 2, 3, 4]) {
  test(`no words are missing or there twice while they are replaced (after question ${question})`, async (t) => {
    const { folder, id, hear } = await setUp(t);
    await hear('as it was heard');
    const anew = () => hear('as it is heard now');
    const reads = await readsWhile(t, folder, anew, question);
    const { versions, earlier } = await everyVersion(reads, id);
    const texts = [...versions, ...earlier].map(({ text }) => text);
    const [today] = versions;
    const expected = today?.text === 'as it was heard' ? [] : ['as it is heard now'];
    assert.deepEqual(texts, [...expected, 'as it was heard']);
  });
}

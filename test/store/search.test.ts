/** Search in what was said: any text is a question, none is a syntax error. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toMatch } from '../../src/store/dialects/sqlite-full-text.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { readTypedSearch } from '../../src/store/typed-search.ts';
import { NOON, sampleRecording, sampleSegment, sampleTranscript } from '../support/samples.ts';
import { tempServerStore } from '../support/temp-store.ts';

const SAID = [
  'good morning this is W1AW calling CQ',
  'W1AW this is Kilo Seven ABC, good signal',
  'the café net starts at nine',
  'nothing further, seventy three',
];

async function spoken(store: ServerStore, words: string, n: number): Promise<string> {
  const recording = sampleRecording({ recordedAt: NOON + n });
  await store.transaction(async (tx) => {
    await tx.recordings.add(recording);
    await tx.transcripts.put(recording.id, sampleTranscript(words));
  });
  return recording.id;
}

async function heardAll(t: Parameters<typeof tempServerStore>[0]): Promise<ServerStore> {
  const store = await tempServerStore(t);
  for (const [n, words] of SAID.entries()) await spoken(store, words, n);
  return store;
}

for (const [typed, found] of [
  ['good', [1, 0]],
  ['good w1aw', [1, 0]],
  ['w1aw good calling', [0]],
  ['"this is w1aw"', [0]],
  ['"w1aw this is"', [1]],
  ['"w1aw this is" signal', [1]],
  ['morn', [0]],
  ['morn good', []],
  ['"morn"', []],
  ['CAFE', [2]],
  ['w1', [1, 0]],
  ['w', []],
  ['good s', []],
  ['seventy-three', [3]],
  ['good OR café', []],
  ['NOT good', []],
  ['text:good', []],
  ['"unfinished phrase', []],
  ['"good sig', [1]],
  ['', []],
  ['"', []],
  ['* ^ ( ) - :', []],
] as const) {
  test(`search: ${JSON.stringify(typed)}`, async (t) => {
    const store = await heardAll(t);
    const hits = await store.views.search(typed, 10);
    const texts = hits.map(({ recording }) => SAID.indexOf(recording.text));
    assert.deepEqual(texts, found);
    const [latest] = await store.views.search(typed, 1);
    assert.deepEqual(latest, hits[0]);
  });
}

test('whatever is typed is a valid question, and every hit holds its first whole word', async (t) => {
  const store = await heardAll(t);
  const syntax = fc.constantFrom(
    '"',
    '*',
    '(',
    ')',
    'AND',
    'OR',
    'NEAR(',
    '^',
    ':',
    '-',
    '+',
    '\0',
  );
  const piece = fc.oneof(syntax, fc.string({ unit: 'binary' }), fc.constantFrom('good', 'W1AW'));
  const typed = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(' '));
  await fc.assert(
    fc.asyncProperty(typed, async (text) => {
      assert.ok(Array.isArray(await store.views.search(text, 10)));
      const read = readTypedSearch(`signal ${text.replaceAll('"', '')} x`);
      const match = toMatch(read ?? assert.fail());
      assert.match(match, /^"signal" /);
    }),
    { numRuns: 300 },
  );
});

test('what is hidden, replaced or of another transcript than the shown one is not found', async (t) => {
  const store = await tempServerStore(t);
  const id = await spoken(store, 'old words', 0);
  const found = async (typed: string) => (await store.views.search(typed, 10)).length;
  assert.equal(await found('old'), 1);
  await store.transaction((tx) => tx.transcripts.put(id, sampleTranscript('new words')));
  assert.deepEqual([await found('old'), await found('new')], [0, 1]);
  await store.transaction((tx) =>
    tx.transcripts.put(id, sampleTranscript('better words', 'b'.repeat(64))),
  );
  assert.deepEqual([await found('new'), await found('better')], [0, 1]);
  const hidden = sampleSegment('thanks for watching', { hidden: ['stock-phrase'] });
  const heard = { ...sampleTranscript('x'), segments: [hidden, sampleSegment('the end')] };
  await store.transaction((tx) => tx.transcripts.put(id, heard));
  assert.deepEqual([await found('watching'), await found('end')], [0, 1]);
  const detail = await store.views.recording(id);
  const hiddenKept = detail.transcript?.segments[0];
  assert.deepEqual(
    [hiddenKept?.text, hiddenKept?.hidden],
    ['thanks for watching', ['stock-phrase']],
  );
});

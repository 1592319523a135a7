/** Word errors are counted as in the books, and a correction keeps the times of what stayed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { correctedSegments } from '../../src/domain/corrected-segments.ts';
import { alignWords, countWordErrors, wordErrorRate } from '../../src/domain/word-alignment.ts';

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

const CASES: readonly (readonly [string, string, number, number, number])[] = [
  ['the cat sat', 'the cat sat', 0, 0, 0],
  ['the cat sat', 'the bat sat', 1, 0, 0],
  ['the cat sat', 'the cat', 0, 0, 1],
  ['the cat sat', 'the black cat sat', 0, 1, 0],
  ['', 'anything at all', 0, 3, 0],
  ['anything at all', '', 0, 0, 3],
  ['kilo seven alpha', 'kilo alpha seven', 0, 1, 1],
];

for (const [reference, heard, substitutions, insertions, deletions] of CASES) {
  test(`"${heard}" for "${reference}"`, () => {
    const errors = countWordErrors(words(reference), words(heard));
    assert.equal(
      errors.substitutions + errors.insertions + errors.deletions,
      substitutions + insertions + deletions,
    );
    assert.equal(errors.insertions - errors.deletions, insertions - deletions);
    assert.equal(errors.words, words(reference).length);
  });
}

test('an alignment names every word of both sides once, in order', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
  fc.assert(
    fc.property(texts, texts, (reference, heard) => {
      const path = alignWords(reference, heard);
      const left = path.flatMap((step) => step.reference ?? []);
      const right = path.flatMap((step) => step.heard ?? []);
      assert.deepEqual(left, [...reference.keys()]);
      assert.deepEqual(right, [...heard.keys()]);
    }),
  );
});

test('an error rate may be over one, and is one for words where none were', () => {
  assert.equal(wordErrorRate(countWordErrors(['a'], ['b', 'c', 'd'])), 3);
  assert.equal(wordErrorRate(countWordErrors([], ['b'])), 1);
  assert.equal(wordErrorRate(countWordErrors([], [])), 0);
});

test('texts that no memory could align are refused', () => {
  assert.throws(() => alignWords(Array(20_000).fill('a'), Array(20_000).fill('b')), RangeError);
});

const HEARD = [
  { startMs: 0, endMs: 2_000, text: ' this is kilo seven' },
  { startMs: 2_000, endMs: 4_000, text: ' Alpha Bravo charley.' },
];

test('corrected words stay in the segment in which they were heard', () => {
  assert.deepEqual(correctedSegments('This is Kilo 7, alpha bravo Charlie', HEARD, 4_000), [
    { startMs: 0, endMs: 2_000, text: 'This is Kilo 7,' },
    { startMs: 2_000, endMs: 4_000, text: 'alpha bravo Charlie' },
  ]);
});

test('a segment of which nothing stayed is gone', () => {
  assert.deepEqual(correctedSegments('this is kilo seven', HEARD, 4_000), [
    { startMs: 0, endMs: 2_000, text: 'this is kilo seven' },
  ]);
});

test('words where nothing was heard belong to the whole recording', () => {
  assert.deepEqual(correctedSegments(' net  control ', [], 9_000), [
    { startMs: 0, endMs: 9_000, text: 'net control' },
  ]);
});

test('no corrected word is lost, whatever was heard', () => {
  const word = fc.constantFrom('this', 'is', 'kilo', 'seven', 'bravo', 'x');
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 10 }), (written) => {
      const segments = correctedSegments(written.join(' '), HEARD, 4_000);
      assert.equal(segments.map(({ text }) => text).join(' '), written.join(' '));
    }),
  );
});

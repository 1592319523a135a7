import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findCallsigns } from '../../src/domain/find-callsigns.ts';
import { heardWords, type Taught, withTaught } from '../../src/domain/taught.ts';

function lesson(heard: string, means: string | null, node: string | null = null): Taught {
  return { id: heard, heard: heardWords(heard) ?? assert.fail(heard), means, node, taughtAt: 0 };
}

function heardIn(text: string, ...lessons: readonly Taught[]): readonly string[] {
  return withTaught(text, findCallsigns(text), lessons).map(({ callsign }) => callsign);
}

test('words that were taught are the callsign that they mean, however they are parted', () => {
  const lessons = lesson('kilowatt seven cue in', 'KK7QN');
  assert.deepEqual(heardIn('this is kilowatt seven cue in, good evening', lessons), ['KK7QN']);
  assert.deepEqual(heardIn('Kilowatt-seven. Cue in here.', lessons), ['KK7QN']);
  assert.deepEqual(heardIn('the kilowatt seven cue inn', lessons), [], 'whole words only');
});

test('what was taught stands in place of what the search found there, and keeps its role', () => {
  const text = 'W7ABC, this is KK7NQM, good evening';
  const found = withTaught(text, findCallsigns(text), [lesson('KK7NQM', 'KK7NQN/M')]);
  assert.deepEqual(
    found.map(({ callsign, suffix, role }) => [callsign, suffix, role]),
    [
      ['W7ABC', undefined, 'addressed'],
      ['KK7NQN', 'M', 'speaker'],
    ],
  );
  assert.equal(found[1]?.because, 'taught');
  assert.deepEqual(found[1].alternatives, [{ callsign: 'KK7NQM', why: 'less-likely' }]);
});

test('words can be taught to be no callsign', () => {
  assert.deepEqual(heardIn('the K7RPT link is down'), ['K7RPT']);
  assert.deepEqual(heardIn('the K7RPT link is down', lesson('K7RPT link', null)), []);
  assert.deepEqual(heardIn('this is K7RPT', lesson('K7RPT link', null)), ['K7RPT']);
});

test('the longer lesson counts, and what a node has learned counts before what all have', () => {
  const all = lesson('red barn', 'W7ABC');
  const here = lesson('red barn', 'W7XYZ', 'hill');
  assert.deepEqual(heardIn('red barn calling', all, here), ['W7XYZ']);
  assert.deepEqual(heardIn('big red barn calling', all, lesson('big red barn', 'K7QQ')), ['K7QQ']);
});

test('no words and no text make it fail', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ maxLength: 200 }), (text, words) => {
      const heard = heardWords(words);
      if (heard !== undefined) withTaught(text, [], [lesson(words, 'W7ABC')]);
    }),
  );
});

test('words that are said often are each put right, whatever else was taught', () => {
  const text = 'w7 abc and k7 xyz '.repeat(3_000);
  const lessons = [lesson('w7 abc', 'W7ABC'), lesson('abc and k7', 'K7K'), lesson('xyz', null)];
  const found = withTaught(text, [], lessons);
  assert.equal(
    found.length,
    3_000,
    'the longer lesson holds, and leaves none of its words to another',
  );
  assert.ok(found.every(({ callsign, start }, at) => callsign === 'K7K' && start === at * 18 + 3));
});

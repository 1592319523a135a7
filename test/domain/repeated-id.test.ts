/** A machine that says its callsign by a timer is told from people, who are never that exact. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowOfIds, type Saying } from '../../src/domain/repeated-id.ts';

const TEN_MINUTES = 600_000;
const ID = 'W7XYZ, Portland, on the air since 1979.';

function said(at: number, text = ID): Saying {
  return { recordingId: String(at), at, text, role: 'speaker' };
}

function rowAt(times: readonly number[], isKnown = false): readonly number[] {
  const all = times.map((at) => said(at));
  const last = all.at(-1);
  return last ? rowOfIds(last, all, isKnown).map(({ at }) => at) : [];
}

test('the same sentence four times at one interval is a machine, give or take what names round', () => {
  const times = [0, TEN_MINUTES + 1_000, 2 * TEN_MINUTES - 900, 3 * TEN_MINUTES];
  assert.deepEqual(rowAt(times), times);
  assert.deepEqual(rowAt(times.slice(0, 3)), []);
  assert.deepEqual(rowAt(times.slice(0, 3), true), times.slice(0, 3), 'it sends its call in Morse');
});

test('it may be silent in between, while nobody speaks', () => {
  const times = [0, TEN_MINUTES, 3 * TEN_MINUTES, 7 * TEN_MINUTES];
  assert.deepEqual(rowAt(times), times);
  assert.deepEqual(rowAt([0, TEN_MINUTES, 2 * TEN_MINUTES, 10 * TEN_MINUTES]), []);
});

test('a person who identifies about every ten minutes, or all the time, is no machine', () => {
  assert.deepEqual(rowAt([0, 580_000, 1_230_000, 1_790_000]), []);
  assert.deepEqual(rowAt([0, 60_000, 120_000, 180_000]), [], 'every minute is a conversation');
  assert.deepEqual(rowAt([0, 7_000_000, 14_000_000, 21_000_000]), [], 'every two hours is chance');
});

test('it is one sentence: others with the callsign do not count, and a word heard wrong does', () => {
  const at = [0, TEN_MINUTES, 2 * TEN_MINUTES, 3 * TEN_MINUTES];
  const others = at.map((time, i) => said(time, i === 1 ? ID.replace('since', 'sins') : ID));
  assert.equal(rowOfIds(said(3 * TEN_MINUTES), others, false).length, 4);
  const different = at.map((time, i) => said(time, i === 1 ? 'W7XYZ is listening tonight' : ID));
  assert.deepEqual(rowOfIds(said(3 * TEN_MINUTES), different, false), []);
  const short = at.map((time) => said(time, 'W7XYZ.'));
  assert.deepEqual(
    rowOfIds(said(3 * TEN_MINUTES, 'W7XYZ.'), short, false),
    [],
    'people say just so',
  );
});

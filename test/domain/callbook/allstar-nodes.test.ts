import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { callsignIn, readAllstarNodes } from '../../../src/domain/callbook/allstar-nodes.ts';

test('a list of AllStar nodes says whose each node is', () => {
  const text = [
    '2000|WB6NIL|ASL Public Hub|Los Angeles, CA',
    '2001|w1abc|443.100 +|Boston, MA',
    '2002|K7XYZ/R|repeater|',
    '27225|Hub of friends|no callsign|',
    '27226||nobody|',
    'no line of it',
    '|K7XYZ|no number|',
    '2003|K7ABC',
  ];
  for (const end of ['\n', '\r\n']) {
    assert.deepEqual(
      [...readAllstarNodes(text.join(end))],
      [
        ['2000', 'WB6NIL'],
        ['2001', 'W1ABC'],
        ['2002', 'K7XYZ'],
      ],
    );
  }
});

test('marks after a callsign do not count, and a word is no callsign', () => {
  assert.deepEqual(['W1ABC-P', 'w1abc/r', ' W1ABC L '].map(callsignIn), Array(3).fill('W1ABC'));
  assert.deepEqual(['', 'PHONE', '2000', 'HUB-W1ABC'].map(callsignIn), Array(4).fill(undefined));
});

test('no text makes reading a list fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, number) => {
      assert.ok(readAllstarNodes(`${text}\n${number % 1e7}|W1ABC|a|b\n`).size >= 1);
    }),
  );
});

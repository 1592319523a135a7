import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isQuiet, parseQuietHours, timeOfDay } from '../../src/domain/quiet-hours.ts';

const at = (iso: string): number => Date.parse(iso);

for (const [text, instant, zone, expected] of [
  ['07:00-22:30', '2026-01-01T07:00:00Z', 'UTC', true],
  ['07:00-22:30', '2026-01-01T22:29:59Z', 'UTC', true],
  ['07:00-22:30', '2026-01-01T22:30:00Z', 'UTC', false],
  ['07:00-22:30', '2026-01-01T06:59:59Z', 'UTC', false],
  ['22:00-06:00', '2026-01-01T23:00:00Z', 'UTC', true],
  ['22:00-06:00', '2026-01-01T05:59:00Z', 'UTC', true],
  ['22:00-06:00', '2026-01-01T06:00:00Z', 'UTC', false],
  ['22:00-06:00', '2026-01-01T12:00:00Z', 'UTC', false],
  ['07:00-22:30', '2026-01-01T14:30:00Z', 'America/Denver', true],
  ['07:00-22:30', '2026-07-01T13:30:00Z', 'America/Denver', true],
  ['07:00-22:30', '2026-01-01T13:30:00Z', 'America/Denver', false],
] as const) {
  test(`${text} at ${instant} in ${zone}: ${expected ? 'quiet' : 'not quiet'}`, () => {
    const hours = parseQuietHours(text) ?? assert.fail(text);
    assert.equal(isQuiet(hours, at(instant), zone), expected);
  });
}

test('hours that nobody can mean are refused', () => {
  for (const text of ['', '7-22', '07:00', '24:00-06:00', '07:60-08:00', '07:00-07:00'])
    assert.equal(parseQuietHours(text), undefined, text);
});

test('a time of day is written as people write it', () => {
  assert.equal(timeOfDay(6 * 60 + 5), '06:05');
});

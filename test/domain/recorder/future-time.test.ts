import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notOfTheFuture } from '../../../src/domain/recorder/future-time.ts';

const NOW = Date.UTC(2026, 0, 28, 12);
const HOUR = 3_600_000;

for (const [what, recordedAt, mtimeMs, now, isKept] of [
  ['half a day ahead: a wrong zone', NOW + 12 * HOUR, NOW, NOW, true],
  ['more than a day ahead of both clocks', NOW + 25 * HOUR, NOW, NOW, false],
  ['ahead of a clock that was never set, not of the file', NOW, NOW, 0, true],
  ['ahead of a file whose time was lost, not of the clock', NOW, 0, NOW, true],
  ['long ago', 0, NOW, NOW, true],
] as const) {
  test(`a time in a name is ${isKept ? 'kept' : 'not believed'}: ${what}`, () => {
    const time = { recordedAt, source: 'name', certainty: 'exact', timeZone: 'UTC' } as const;
    const found = notOfTheFuture(time, mtimeMs, now);
    const guess = { recordedAt: mtimeMs, source: 'mtime', certainty: 'guessed', timeZone: 'UTC' };
    assert.deepEqual(found, isKept ? time : guess);
  });
}

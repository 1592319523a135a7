import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { backoffMs, LONGEST_BACKOFF_MS } from '../../src/jobs/backoff.ts';

test('the wait is the one that the table in backoff.ts promises', () => {
  const table = [1, 2, 3, 7, 8, 50].map((attempt) => [
    backoffMs(attempt, 0),
    backoffMs(attempt, 1),
  ]);
  assert.deepEqual(table, [
    [2_500, 5_000],
    [5_000, 10_000],
    [10_000, 20_000],
    [160_000, 320_000],
    [300_000, 600_000],
    [300_000, 600_000],
  ]);
});

test('the wait never shrinks with attempts, is never nothing and never more than ten minutes', () => {
  const random = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), random, (attempt, chance) => {
      const wait = backoffMs(attempt, chance);
      assert.ok(wait >= 2_500 && wait <= LONGEST_BACKOFF_MS);
      assert.ok(backoffMs(attempt + 1, chance) >= wait);
    }),
  );
});

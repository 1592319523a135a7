import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRate } from '../../../src/server/receive/rate.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

test('who does something too often is stopped until the next stretch of time, and nobody else is', () => {
  const clock = new FakeClock();
  const rate = createRate(clock, 3, 60_000);
  const passes = (who: string) => Array.from({ length: 5 }, () => rate.mayPass(who));
  assert.deepEqual(passes('one'), [true, true, true, false, false]);
  assert.deepEqual(passes('other'), [true, true, true, false, false]);
  clock.advance(60_000);
  assert.deepEqual(passes('one'), [true, true, true, false, false]);
});

/** The breaker alone, in any order of events; then those of a process together. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Breaker,
  CLOSED,
  failed,
  LONGEST_OPEN_MS,
  mayTake,
  taken,
  unjudged,
} from '../../src/jobs/breaker.ts';
import { createBreakers } from '../../src/jobs/breakers.ts';
import { TsnError } from '../../src/platform/errors.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const AWAY = { code: 'whisper/no-model', message: 'no model' };

type Step =
  | { readonly step: 'take' | 'fail' | 'succeed' | 'say nothing' }
  | { readonly wait: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    step: fc.constantFrom<'take' | 'fail' | 'succeed' | 'say nothing'>(
      ...(['take', 'fail', 'fail', 'succeed', 'say nothing'] as const),
    ),
  }),
  fc.record({ wait: fc.integer({ min: 0, max: 90_000 }) }),
);

test('in any order of events: one probe at a time, none before its time, and it always lets one in again', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60, size: 'max' }), (steps) => {
      let breaker: Breaker = CLOSED;
      let now = 0;
      let inRow = 0;
      for (const step of steps) {
        const before: Breaker = breaker;
        if ('wait' in step) now += step.wait;
        else if (step.step === 'take') {
          if (!mayTake(breaker, now)) continue;
          breaker = taken(breaker);
          if (before.state === 'open') {
            assert.ok(now >= before.retryAt, 'not before its time');
            assert.equal(mayTake(breaker, now), false, 'one probe at a time');
          }
        } else if (step.step === 'fail') {
          breaker = failed(breaker, AWAY, now);
          inRow += 1;
          assert.equal(breaker.state === 'closed', before.state === 'closed' && inRow < 3);
          if (before.state !== 'closed' && breaker.state !== 'closed')
            assert.equal(breaker.outage.since, before.outage.since, 'an outage has one beginning');
        } else if (step.step === 'succeed') [breaker, inRow] = [CLOSED, 0];
        else breaker = unjudged(breaker, now);
        if (breaker.state === 'open') assert.ok(breaker.retryAt - now <= LONGEST_OPEN_MS);
      }
      if (breaker.state === 'probing') breaker = unjudged(breaker, now);
      assert.ok(mayTake(breaker, now + LONGEST_OPEN_MS), 'it comes back by itself');
    }),
  );
});

test('three failures in a row hold what needs it, since then and for that reason; a probe that works ends it', () => {
  const clock = new FakeClock(1_000);
  const changes: string[] = [];
  const breakers = createBreakers({
    clock,
    onChange: (change, { dependency }) => changes.push(`${dependency} ${change}`),
  });
  const fail = () => breakers.end(['recogniser'], new TsnError('whisper/no-model', 'no model'));
  for (let n = 0; n < 3; n++) {
    assert.equal(breakers.admit(['recogniser', 'storage']), true);
    clock.advance(10);
    fail();
  }
  assert.equal(breakers.admit(['recogniser']), false);
  assert.equal(breakers.admit(['storage']), true, 'others go on');
  assert.deepEqual(breakers.outages(), [
    { dependency: 'recogniser', since: 1_030, code: 'whisper/no-model', reason: 'no model' },
  ]);
  clock.advance(5_000);
  assert.equal(breakers.admit(['recogniser']), true);
  assert.equal(breakers.admit(['recogniser']), false, 'only the probe');
  fail();
  clock.advance(5_000);
  assert.equal(breakers.admit(['recogniser']), false, 'twice as long');
  clock.advance(5_000);
  assert.equal(breakers.admit(['recogniser']), true);
  breakers.end(['recogniser'], 'done');
  assert.deepEqual(breakers.outages(), []);
  assert.deepEqual(changes, ['recogniser away', 'recogniser back']);
});

test('a failure of the recording itself, or of something else, opens nothing', () => {
  const breakers = createBreakers({ clock: new FakeClock() });
  for (let n = 0; n < 9; n++) {
    breakers.end(['recogniser'], new TsnError('audio/not-audio', 'a picture'));
    breakers.end(['recogniser'], new TsnError('storage/not-mounted', 'gone'));
  }
  assert.equal(breakers.admit(['recogniser']), true);
});

test('a clock that is set back holds nothing for longer than the longest wait', () => {
  const ahead = Date.UTC(2031, 0, 1);
  let breaker: Breaker = CLOSED;
  for (let failures = 0; failures < 3; failures++) breaker = failed(breaker, AWAY, ahead);
  assert.equal(mayTake(breaker, ahead), false);
  assert.equal(mayTake(breaker, ahead - 1_000), false, 'a small step is no reason to hurry');
  assert.equal(mayTake(breaker, Date.UTC(2026, 0, 1)), true);
});

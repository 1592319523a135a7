/** The nightly look: once a night, and again soon only when the look itself has failed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { VerifyReport } from '../../../src/domain/audio-trouble.ts';
import { TsnError } from '../../../src/platform/errors.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { verifyNightly } from '../../../src/server/receive/verify-nightly.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { atEnd } from '../../support/at-end.ts';

const REPORT: VerifyReport = {
  ...{ files: 1, recordings: 1, missing: 0, damaged: 0, healed: 0, adopted: 0, quarantined: 0 },
  ...{ left: 0, hashed: false, tookMs: 1 },
};
const REFUSED = new TsnError('storage/refused', 'this key may not list uploads');
const HOUR = 3_600_000;

for (const [rule, verifyFails, tidyFails, looks] of [
  ['a look that fails is repeated before the next night', true, false, 3],
  ['what cannot be tidied up is no reason to look at everything again', false, true, 1],
] as const) {
  test(rule, async (t) => {
    const clock = new FakeClock();
    let seen = 0;
    const nightly = verifyNightly({
      ...{ clock, log: silentLog, receives: true },
      async verify() {
        seen += 1;
        if (verifyFails) throw REFUSED;
        return REPORT;
      },
      tidy: () => (tidyFails ? Promise.reject(REFUSED) : Promise.resolve(0)),
    });
    atEnd(t, () => nightly[Symbol.asyncDispose]());
    for (let quarters = 0; quarters < 3; quarters++) {
      while (clock.sleeping === 0) await setImmediate();
      if (quarters < 2) clock.advance(HOUR / 4);
    }
    assert.equal(seen, looks);
  });
}

test('a server that stores no recordings calls none missing', async (t) => {
  const clock = new FakeClock();
  let seen = 0;
  const nightly = verifyNightly({
    ...{ clock, log: silentLog, receives: false },
    async verify() {
      seen += 1;
      return REPORT;
    },
    tidy: () => Promise.resolve(0),
  });
  atEnd(t, () => nightly[Symbol.asyncDispose]());
  await setImmediate();
  clock.advance(24 * HOUR);
  await setImmediate();
  assert.equal(seen, 0);
});

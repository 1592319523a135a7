/** A server that starts before its database waits for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whenStoreAnswers } from '../../src/modes/when-store-answers.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { type FailureCode, TsnError } from '../../src/platform/errors.ts';
import { silentLog as log } from '../../src/platform/log.ts';

function opening(...failures: FailureCode[]) {
  return async () => {
    const code = failures.shift();
    if (code !== undefined) throw new TsnError(code, 'not now');
    return 'open';
  };
}

/** Sleeps at once, and says for how long. */
function noting(onSleep: () => void = () => undefined) {
  const slept: number[] = [];
  const clock: Clock = {
    now: () => 0,
    elapsed: () => 0,
    async sleep(ms) {
      slept.push(ms);
      onSleep();
    },
  };
  return { slept, clock };
}

test('a database that comes up later is waited for, in growing steps', async () => {
  const { slept, clock } = noting();
  const away = new Array<FailureCode>(7).fill('store/unreachable');
  assert.equal(await whenStoreAnswers(opening(...away), { clock, log }), 'open');
  assert.deepEqual(slept, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('what waiting does not mend is told at once', async () => {
  const { slept, clock } = noting();
  const opened = whenStoreAnswers(opening('store/newer-database'), { clock, log });
  await assert.rejects(opened, { code: 'store/newer-database' });
  assert.deepEqual(slept, []);
});

test('who stops the server while it waits is obeyed', async () => {
  const stop = new AbortController();
  const { slept, clock } = noting(() => stop.abort());
  const away = opening('store/unreachable', 'store/unreachable');
  const opened = whenStoreAnswers(away, { clock, log, signal: stop.signal });
  await assert.rejects(opened, { code: 'store/unreachable' });
  assert.deepEqual(slept, [1_000]);
});

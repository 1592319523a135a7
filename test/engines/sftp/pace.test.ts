import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPace } from '../../../src/engines/sftp/pace.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

/** Sends parts of 1,000 bytes for as long as `ms`; how many bytes went. */
async function sentWithin(clock: FakeClock, senders: number, ms: number): Promise<number> {
  const pace = createPace(10_000, clock);
  const stop = new AbortController();
  let sent = 0;
  const send = async (): Promise<void> => {
    for (;;) {
      await pace.take(1_000, stop.signal);
      if (stop.signal.aborted) return;
      sent += 1_000;
    }
  };
  const all = Promise.all(Array.from({ length: senders }, send));
  for (let passed = 0; passed < ms; passed += 10) {
    await new Promise(setImmediate);
    clock.advance(10);
  }
  stop.abort();
  await all;
  return sent;
}

for (const senders of [1, 4]) {
  test(`${senders} at a time send together no more than the limit, and no less`, async () => {
    const sent = await sentWithin(new FakeClock(), senders, 60_000);
    assert.ok(sent <= 10_000 * 60 + 5_000, `${sent} bytes with a burst of half a second`);
    assert.ok(sent >= 10_000 * 58, `${sent} bytes`);
  });
}

test('a clock that jumps forward gives no more than a burst, one that is set back takes nothing', async () => {
  const clock = new FakeClock();
  const pace = createPace(10_000, clock);
  await pace.take(5_000);
  clock.step(clock.now() + 86_400_000);
  await pace.take(5_000);
  clock.step(clock.now() - 86_400_000);
  const waiting = pace.take(1_000);
  assert.equal(clock.sleeping, 1, 'nothing is left of the burst');
  clock.advance(100);
  await waiting;
});

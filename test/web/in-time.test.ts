/** Places for uploads are few: who is too slow to be a recorder is given up, by no clock that can be set. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTime, type Patience } from '../../src/web/api/upload/in-time.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const PATIENCE: Patience = { graceMs: 30_000, bytesPerSecond: 1_000, longestMs: 900_000 };

/** A sender whose pieces come when the test says. */
function sender(patience = PATIENCE) {
  const clock = new FakeClock();
  let give: (piece: Uint8Array | undefined) => void = () => {};
  async function* pieces() {
    for (;;) {
      const piece = await new Promise<Uint8Array | undefined>((resolve) => {
        give = resolve;
      });
      if (piece === undefined) return;
      yield piece;
    }
  }
  const read = inTime(pieces(), clock, patience);
  /** Waits for a piece, which comes after so many seconds. */
  const sendAfter = async (seconds: number, bytes: number): Promise<void> => {
    const next = read.next();
    next.catch(() => {});
    await pass(clock, seconds);
    give(new Uint8Array(bytes));
    assert.equal((await next).value?.byteLength, bytes);
  };
  const end = async (): Promise<void> => {
    const last = read.next();
    await turn();
    give(undefined);
    assert.equal((await last).done, true);
  };
  return { clock, read, sendAfter, end };
}

/** All that is ready runs; nothing here waits for the machine. */
const turn = () => new Promise(setImmediate);

/** Passes in steps, as `inTime` counts them. */
async function pass(clock: FakeClock, seconds: number): Promise<void> {
  for (let past = 0; past < seconds; past += 5) {
    await turn();
    clock.advance(5_000);
    await turn();
  }
}

test('a byte now and then keeps nobody his place', async () => {
  const { sendAfter } = sender();
  for (let seconds = 5; seconds <= 30; seconds += 5) await sendAfter(5, 1);
  await assert.rejects(sendAfter(5, 1), { code: 'web/too-slow' });
});

test('nothing but silence ends in a bit more than the grace', async () => {
  const { clock, read } = sender();
  const next = read.next();
  let failed: unknown;
  next.catch((error: unknown) => {
    failed = error;
  });
  await pass(clock, 30);
  assert.equal(failed, undefined, 'everybody may be slow for a while');
  await pass(clock, 5);
  await assert.rejects(next, { code: 'web/too-slow', message: /^0 bytes came in 35 s/ });
});

test('who sends steadily is waited for, whatever the clock of the machine is set to', async () => {
  const { clock, sendAfter, end } = sender();
  for (let seconds = 0; seconds < 600; seconds += 10) {
    await sendAfter(10, 10_000);
    clock.step(clock.now() + 86_400_000);
  }
  await end();
});

test('while we do not read, the sender is not to blame', async () => {
  const { clock, sendAfter, end } = sender();
  await sendAfter(5, 10);
  await pass(clock, 3_600);
  await end();
});

test('an upload that never ends is over at the longest', async () => {
  const { clock, read, sendAfter } = sender({ ...PATIENCE, longestMs: 60_000 });
  await sendAfter(5, 1_000_000);
  const next = read.next();
  next.catch(() => {});
  await pass(clock, 60);
  await assert.rejects(next, { code: 'web/too-slow' });
});

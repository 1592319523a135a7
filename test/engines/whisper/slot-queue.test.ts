import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SlotQueue, type Turn } from '../../../src/engines/whisper/slot-queue.ts';
import { TsnError } from '../../../src/platform/errors.ts';

test('never more turns than slots, and nobody is forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.nat(12), async (slots, clips) => {
      const queue = new SlotQueue<string>();
      let running = 0;
      let most = 0;
      const all = Array.from({ length: clips }, async () => {
        using _turn = await queue.take();
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
      });
      queue.open('worker', slots);
      await Promise.all(all);
      assert.equal(most, Math.min(slots, clips));
    }),
  );
});

test('who asked first is served first', async () => {
  const queue = new SlotQueue<string>();
  const order: number[] = [];
  const all = [1, 2, 3].map(async (n) => {
    using _turn = await queue.take();
    order.push(n);
  });
  queue.open('worker', 1);
  await Promise.all(all);
  assert.deepEqual(order, [1, 2, 3]);
});

test('a turn on a dead worker gives no slot to the next one', async () => {
  const queue = new SlotQueue<string>();
  queue.open('first', 1);
  const old: Turn<string> = await queue.take();
  queue.close();
  queue.open('second', 1);
  old[Symbol.dispose]();
  assert.equal((await queue.take()).worker, 'second');
  let served = false;
  void queue.take().then(() => {
    served = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(served, false);
});

test('whoever stops waiting is told so and takes no slot', async () => {
  const queue = new SlotQueue<string>();
  const impatient = new AbortController();
  const waiting = queue.take(impatient.signal);
  impatient.abort();
  await assert.rejects(waiting, { code: 'whisper/aborted' });
  queue.open('worker', 1);
  assert.equal((await queue.take()).worker, 'worker');
});

test('when no worker is to be expected, nobody waits', async () => {
  const queue = new SlotQueue<string>();
  const waiting = queue.take();
  queue.refuse(new TsnError('whisper/no-model', 'no model'));
  await assert.rejects(waiting, { code: 'whisper/no-model' });
});

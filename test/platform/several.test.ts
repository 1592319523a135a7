/** A few at a time, in order; a failure begins nothing new and leaves nothing running. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { several } from '../../src/platform/several.ts';

test('as many as allowed run at once, and the answers keep the order', async () => {
  let running = 0;
  let most = 0;
  const answers = await several(3, [5, 1, 4, 2, 3, 0], async (turns) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < turns; turn++) await setImmediate();
    running -= 1;
    return turns * 10;
  });
  assert.deepEqual([most, answers], [3, [50, 10, 40, 20, 30, 0]]);
});

test('after a failure nothing new begins, and what runs is awaited', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = async (n: number) => {
    begun.push(n);
    if (n === 2) throw new Error('no room');
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    ended.push(n);
  };
  await assert.rejects(several(3, [0, 1, 2, 3, 4], work), /no room/);
  assert.deepEqual(
    [begun, ended],
    [
      [0, 1, 2],
      [0, 1],
    ],
  );
});

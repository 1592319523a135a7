/** Parts that die come back, and health says so meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../src/platform/log.ts';
import { createSupervisor } from '../../src/platform/supervise.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

test('a part that throws is begun anew after 1, 2, 4 … 60 s, and shows until it has run for a minute', async () => {
  const clock = new FakeClock(0);
  const supervisor = createSupervisor({ clock, log: silentLog });
  const stop = new AbortController();
  let starts = 0;
  const running = supervisor.keep(
    'sweep',
    async (signal) => {
      starts += 1;
      if (starts <= 9) throw new Error(`no luck ${starts}`);
      await aborted(signal);
    },
    stop.signal,
  );
  const waits: number[] = [];
  for (let n = 1; n <= 9; n += 1) {
    await turn();
    assert.equal(starts, n);
    const [dead] = supervisor.dead();
    assert.equal(dead?.state, 'down');
    assert.equal(dead.deaths, n);
    assert.match(dead.reason, new RegExp(`no luck ${n}`));
    let waited = 0;
    for (; starts === n; waited += 1_000) {
      clock.advance(1_000);
      await turn();
    }
    waits.push(waited / 1_000);
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
  assert.equal(supervisor.dead()[0]?.state, 'starting');
  clock.advance(60_000);
  assert.deepEqual(supervisor.dead(), []);
  stop.abort();
  await running;
  assert.equal(starts, 10);
});

test('a part that ends though nobody stopped it has died; one that was stopped has not', async () => {
  const clock = new FakeClock(0);
  const supervisor = createSupervisor({ clock, log: silentLog });
  const stop = new AbortController();
  const ended = supervisor.keep('upkeep', async () => {}, stop.signal);
  await turn();
  assert.deepEqual(
    supervisor.dead().map(({ part, code }) => [part, code]),
    [['upkeep', 'bug']],
  );
  stop.abort();
  await ended; // also while it waits for its next start

  const well = new AbortController();
  const other = supervisor.keep('sweep', aborted, well.signal);
  well.abort();
  await other;
  assert.deepEqual(
    supervisor.dead().map(({ part }) => part),
    ['upkeep'],
  );
});

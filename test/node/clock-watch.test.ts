import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ClockLook } from '../../src/engines/machine/clock-look.ts';
import { startClockWatch } from '../../src/node/clock/clock-watch.ts';
import { EARLIEST, judgeClock } from '../../src/node/clock/judge.ts';
import { spoolFile } from '../../src/node/spool/spool.ts';
import { someBytes } from '../support/files.ts';
import { spoolSite } from '../support/spool-site.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;

for (const [what, now, synchronised, serverClockMs, state] of [
  ['before tsn was made', EARLIEST - 1, true, 0, 'unsynced'],
  ['a time server has set it', NOON, true, 5 * MINUTE, 'synced'],
  ['no time server, but ours shows the same', NOON, false, 2_000, 'synced'],
  ['no time server, and ours shows another time', NOON, false, 5 * MINUTE, 'unsynced'],
  ['not set yet', NOON, false, undefined, 'unsynced'],
  ['nobody knows', NOON, undefined, undefined, 'unknown'],
] as const) {
  test(`a clock is ${state}: ${what}`, () => {
    assert.equal(judgeClock(now, { synchronised }, serverClockMs), state);
  });
}

/** A machine that has run for a minute, whose clock shows `shown`; its node has looked at the clock. */
async function machine(t: TestContext, shown: number) {
  const site = await spoolSite(t);
  const { clock, store } = site;
  clock.step(shown);
  let bootedAt = shown - MINUTE;
  let synchronised: boolean | undefined = false;
  const look = async (): Promise<ClockLook> => ({ bootId: 'b1', offsetMs: bootedAt, synchronised });
  const watch = startClockWatch({
    look,
    store,
    clock,
    log: site.needs.log,
    serverClock: () => undefined,
  });
  t.after(() => watch[Symbol.asyncDispose]());
  const looked = async () => {
    do await new Promise(setImmediate);
    while (clock.sleeping === 0);
  };
  await looked();
  return {
    ...{ store, clock, watch },
    /** A time server sets the clock. */
    set: async (by: number): Promise<void> => {
      clock.step(clock.now() + by);
      bootedAt += by;
      synchronised = true;
      clock.advance(10_000);
      await looked();
    },
    record: async (name: string, recordedAt: number, source: 'name' | 'mtime') => {
      const file = { ...site.settled(name, someBytes(100)), path: site.original(name) };
      const doubt = () => watch.doubt(recordedAt, recordedAt);
      const time = { recordedAt, source, certainty: 'exact', timeZone: 'UTC' } as const;
      const needs = { store, dataDir: site.dataDir, clock, doubt };
      const spooled = await spoolFile(needs, { ...file, recordedAt: time });
      assert.ok(spooled.outcome === 'spooled');
      const get = () => store.recordings.get(spooled.id);
      return { id: spooled.id, get };
    },
  };
}

const DAYS = 40 * 86_400_000;

test('a time made by a clock that nobody had set is marked, and put right when the clock is set', async (t) => {
  const { clock, record, set, watch } = await machine(t, NOON);
  const byName = await record('a.wav', NOON - 20_000, 'name');
  const byFile = await record('b.wav', NOON - 10_000, 'mtime');
  assert.equal((await byName.get()).recordedAtCertainty, 'clock-unsynced');
  assert.equal((await byFile.get()).recordedAtCertainty, 'clock-unsynced');
  await set(DAYS);
  assert.equal(watch.state, 'synced');
  const rows = [await byName.get(), await byFile.get()];
  assert.deepEqual(
    rows.map(({ recordedAt, recordedAtCertainty }) => [recordedAt, recordedAtCertainty]),
    [
      [NOON - 20_000 + DAYS, 'guessed'],
      [NOON - 10_000 + DAYS, 'guessed'],
    ],
  );
  const later = await record('c.wav', clock.now() - 5_000, 'name');
  assert.equal((await later.get()).recordedAtCertainty, 'exact');
});

test('a clock that turns out to have been right all along changes no time', async (t) => {
  const { record, set } = await machine(t, NOON);
  const { get } = await record('a.wav', NOON - 20_000, 'name');
  await set(300);
  const { recordedAt, recordedAtCertainty } = await get();
  assert.deepEqual([recordedAt, recordedAtCertainty], [NOON - 20_000, 'exact']);
});

test('a recording of before the step that is spooled after it is put right too', async (t) => {
  const { record, set, clock } = await machine(t, NOON);
  await set(DAYS);
  const { get } = await record('a.wav', NOON - 5_000, 'name');
  assert.equal((await get()).recordedAtCertainty, 'clock-unsynced');
  clock.advance(10_000);
  do await new Promise(setImmediate);
  while (clock.sleeping === 0);
  assert.equal((await get()).recordedAt, NOON - 5_000 + DAYS);
});

test('what was recorded before this boot does not rest on its clock', async (t) => {
  const { record } = await machine(t, NOON);
  const { get } = await record('a.wav', NOON - DAYS, 'name');
  assert.equal((await get()).recordedAtCertainty, 'exact');
});

test('an archive of years before tsn was made keeps its times', async (t) => {
  const { record, set } = await machine(t, NOON);
  await set(DAYS);
  const { get } = await record('a.wav', Date.UTC(2019, 6, 1), 'name');
  assert.equal((await get()).recordedAtCertainty, 'exact');
});

test('a time of before there were recorders stays doubtful: nobody knows by how much that clock was wrong', async (t) => {
  const { record, set } = await machine(t, NOON);
  const { get } = await record('a.wav', 86_400_000, 'name');
  await set(DAYS);
  const { recordedAt, recordedAtCertainty } = await get();
  assert.deepEqual([recordedAt, recordedAtCertainty], [86_400_000, 'clock-unsynced']);
});

test('what is shipped already is left as it was shipped', async (t) => {
  const { store, clock, record, set } = await machine(t, NOON);
  const { id, get } = await record('a.wav', NOON - 20_000, 'name');
  await store.transaction((tx) => tx.recordings.shipped(id, clock.now()));
  await set(DAYS);
  assert.equal((await get()).recordedAt, NOON - 20_000);
});

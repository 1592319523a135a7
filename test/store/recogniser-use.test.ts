/** The daily budget of a paid recogniser, in the real store. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { recogniserLedger } from '../../src/modes/recogniser-ledger.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { tempServerStore } from '../support/temp-store.ts';

test('nothing is taken beyond the limit, and what was given back can be taken again', async (t) => {
  const clock = new FakeClock(Date.UTC(2026, 0, 31, 23, 59));
  const ledger = recogniserLedger(await tempServerStore(t, clock), clock);
  const reserved = await ledger.reserve('paid', 6_000, 10_000);
  assert.equal(await ledger.reserve('paid', 6_000, 10_000), undefined);
  assert.equal(await ledger.spentMs('paid'), 6_000);
  await reserved?.giveBack();
  assert.ok(await ledger.reserve('paid', 10_000, 10_000));
  assert.ok(await ledger.reserve('other', 10_000, 10_000));
});

test('what was taken yesterday is given back to yesterday', async (t) => {
  const clock = new FakeClock(Date.UTC(2026, 0, 31, 23, 59));
  const ledger = recogniserLedger(await tempServerStore(t, clock), clock);
  const yesterday = await ledger.reserve('paid', 6_000, 10_000);
  clock.advance(60_000);
  assert.ok(await ledger.reserve('paid', 8_000, 10_000));
  await yesterday?.giveBack();
  assert.equal(await ledger.spentMs('paid'), 8_000);
});

test('many clips at once never take more than there is', async (t) => {
  const clock = new FakeClock();
  const ledger = recogniserLedger(await tempServerStore(t, clock), clock);
  const taken = await Promise.all(
    Array.from({ length: 20 }, () => ledger.reserve('paid', 1_000, 7_500)),
  );
  assert.equal(taken.filter(Boolean).length, 7);
});

test('a restart brings no new budget, the next day in UTC does', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tsn-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const clock = new FakeClock(Date.UTC(2026, 0, 31, 23, 59));
  const before = await tempServerStore(t, clock, folder);
  await recogniserLedger(before, clock).reserve('paid', 9_000, 10_000);
  await before[Symbol.asyncDispose]();
  const ledger = recogniserLedger(await tempServerStore(t, clock, folder), clock);
  assert.equal(await ledger.reserve('paid', 2_000, 10_000), undefined);
  clock.advance(60_000);
  assert.ok(await ledger.reserve('paid', 2_000, 10_000));
});

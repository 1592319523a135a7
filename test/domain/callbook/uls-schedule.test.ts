/** Which of the FCC's files an update fetches. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downloadsFor } from '../../../src/domain/callbook/uls-schedule.ts';

const SUNDAY = Date.UTC(2026, 0, 4, 8);
const DAY = 86_400_000;

function paths(fullAt: number | undefined, newestAt: number | undefined, now: number) {
  return downloadsFor({ fullAt, newestAt }, now).map(({ path }) => path.split('/').at(-1));
}

test('an empty callbook begins with the full file', () => {
  assert.deepEqual(paths(undefined, undefined, SUNDAY), ['l_amat.zip']);
});

test('through the week the days from that of the newest data on are fetched, in their order', () => {
  const days = ['l_am_sun.zip', 'l_am_mon.zip', 'l_am_tue.zip', 'l_am_wed.zip'];
  assert.deepEqual(paths(SUNDAY, SUNDAY, SUNDAY + 3 * DAY), days);
  assert.deepEqual(paths(SUNDAY, SUNDAY + 2 * DAY, SUNDAY + 3 * DAY), days.slice(2));
});

test('a file that was last changed before its day is the one of a week ago', () => {
  const [sunday] = downloadsFor({ fullAt: SUNDAY, newestAt: SUNDAY }, SUNDAY + 3_600_000);
  assert.equal(sunday?.notBefore, Date.UTC(2026, 0, 4));
});

test('when daily files have been written over, a full one is fetched', () => {
  assert.deepEqual(paths(SUNDAY, SUNDAY + 6 * DAY, SUNDAY + 8 * DAY), ['l_amat.zip']);
});

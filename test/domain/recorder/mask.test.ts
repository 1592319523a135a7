import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileMask } from '../../../src/domain/recorder/mask.ts';

function read(mask: string, stem: string) {
  const reader = compileMask(mask);
  assert.ok(reader, mask);
  const stamp = reader(stem);
  if (stamp === undefined) return undefined;
  assert.ok('wall' in stamp);
  const { year, month, day, hour, minute, second } = stamp.wall;
  return { time: [year, month, day, hour, minute, second].join(' '), ...stamp };
}

test('a mask of rdio-scanner reads date, time and the rest', () => {
  const read1 = read('#DATE_#TIME_#SYSLBL_TRAFFIC__TO_#TG', '20260128_120001_Club_TRAFFIC__TO_91');
  assert.equal(read1?.time, '2026 1 28 12 0 1');
  assert.deepEqual(read1.labels, { systemLabel: 'Club', talkgroup: '91' });
  assert.equal(read1.zone, 'local');
});

test('date and time may be parted, in any order, and Z is UTC', () => {
  assert.equal(read('#TIME-x-#DATE', '12:00:01-x-2026-01-28')?.time, '2026 1 28 12 0 1');
  assert.equal(read('#DATE #ZTIME', '2026_01_28 12-00-01')?.zone, 'utc');
});

test('frequencies come in any unit, and may be the talkgroup', () => {
  const labels = (mask: string, stem: string) => read(`#DATE_#TIME_${mask}`, stem)?.labels;
  const at = '20260128_120001_';
  assert.deepEqual(labels('#HZ', `${at}146720000`), { frequencyHz: '146720000' });
  assert.deepEqual(labels('#KHZ', `${at}146720.5`), { frequencyHz: '146720500' });
  assert.deepEqual(labels('#MHZ', `${at}146.72`), { frequencyHz: '146720000' });
  assert.deepEqual(labels('#TGMHZ', `${at}146.72`), {
    frequencyHz: '146720000',
    talkgroup: '146720',
  });
  assert.deepEqual(labels('#TGAFS', `${at}04-061`), { talkgroup: '561' });
});

test('a name that does not fit the mask is not read by it', () => {
  assert.equal(read('#DATE_#TIME_#TG', 'greeting'), undefined);
  assert.equal(read('#DATE_#TG', '20260128_91'), undefined, 'a date without a time');
});

test('what is no mask is refused, so that a slip is seen at once', () => {
  assert.equal(compileMask('DATE_TIME'), undefined);
  assert.equal(compileMask('#DATE_#TIME_('), undefined);
});

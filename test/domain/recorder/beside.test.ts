import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSdrtrunkTags } from '../../../src/domain/recorder/sdrtrunk-tags.ts';
import { readTrunkRecorderJson } from '../../../src/domain/recorder/trunk-recorder-json.ts';

const COMMENT =
  'Date:2026-01-28 12:00:00.123;System:Club;Site:Hill;Name:x;Decoder:P25 Phase 1;Channel:T-1;Frequency:146720000;';

test("sdrtrunk's comment is found in either of ID3's letters, and in RIFF INFO", () => {
  const utf16 = Buffer.from(COMMENT, 'utf16le');
  for (const bytes of [Buffer.from(`ID3\0COMM${COMMENT}\0`), Buffer.concat([utf16, utf16])]) {
    const tags = readSdrtrunkTags(bytes);
    assert.deepEqual(
      [tags?.startsAt?.hour, tags?.startsAt?.second, tags?.startsAt?.millisecond],
      [12, 0, 123],
    );
    assert.deepEqual(tags?.labels, {
      ...{ systemLabel: 'Club', siteLabel: 'Hill', channel: 'T-1' },
      ...{ decoder: 'P25 Phase 1', frequencyHz: '146720000' },
    });
  }
  assert.equal(readSdrtrunkTags(Buffer.from('RIFF....WAVE')), undefined);
});

test("trunk-recorder's sidecar tells start, talkgroup, frequency and who spoke when", () => {
  const call = readTrunkRecorderJson(
    JSON.stringify({
      ...{ freq: 146_720_000, start_time: 1_769_630_400, stop_time: 1_769_630_410, emergency: 0 },
      ...{ talkgroup: 91, talkgroup_tag: 'Club', short_name: 'hill', encrypted: 0 },
      srcList: [
        { src: 3_101_234, time: 1, pos: 0, tag: 'W7ABC' },
        { src: 3_105_678, time: 2, pos: 4.2, tag: '' },
      ],
    }),
  );
  assert.equal(call?.startedAt, Date.UTC(2026, 0, 28, 20, 0, 0));
  assert.deepEqual(call.labels, {
    ...{ talkgroup: '91', talkgroupLabel: 'Club', systemLabel: 'hill', frequencyHz: '146720000' },
    ...{ unit: '3101234', overs: '0 3101234 W7ABC, 4.2 3105678' },
  });
});

test('times are whole milliseconds, and what is said stays small: else no server takes the manifest', () => {
  const src = { src: 3_101_234, pos: 0, tag: 'ж'.repeat(200) };
  const call = readTrunkRecorderJson(
    JSON.stringify({
      start_time: 1_769_630_400.1234,
      srcList: Array.from({ length: 500 }, () => src),
    }),
  );
  assert.equal(call?.startedAt, 1_769_630_400_123);
  const { overs = '' } = call.labels;
  assert.ok(overs.startsWith('0 3101234 ж') && overs.endsWith('ж'), 'whole entries');
  assert.ok(Buffer.byteLength(overs) < 64 * 1024);
});

test('a sidecar that is not as it should be says what it can, and never fails', () => {
  for (const text of ['', '{', 'null', '[]', '7'])
    assert.equal(readTrunkRecorderJson(text), undefined);
  assert.deepEqual(readTrunkRecorderJson('{"talkgroup":"x","start_time":-5,"freq":446.5}'), {
    startedAt: undefined,
    labels: { frequencyHz: '447' },
  });
});

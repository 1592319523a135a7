import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFileName } from '../../src/domain/file-name.ts';
import type { Recorder } from '../../src/domain/recording.ts';

const ZONE = 'America/Los_Angeles';
const MTIME = Date.UTC(2026, 0, 26, 5, 0, 30);

function read(name: string, recorder: Recorder = 'allstar', mtimeMs = MTIME, zone = ZONE) {
  const reading = readFileName(name, { recorder, timeZone: zone }, mtimeMs);
  assert.notEqual(reading, 'ignore', name);
  if (reading === 'ignore') throw new Error('unreachable');
  const { recordedAt, source, certainty } = reading.recordedAt;
  return {
    at: new Date(recordedAt).toISOString(),
    from: `${source} ${certainty}`,
    labels: reading.labels,
  };
}

test('an AllStar archive name is local time, its folder the AllStar node', () => {
  const expected = {
    at: '2022-12-16T19:55:09.000Z',
    from: 'name exact',
    labels: { allstarNode: '1999' },
  };
  for (const ext of ['WAV', 'wav', 'gsm', 'GSM', 'ulaw']) {
    assert.deepEqual(read(`1999/20221216115509.${ext}`), expected);
  }
  assert.deepEqual(read('site/1999/20221216115509.WAV'), expected);
});

test('fractions of a second are kept', () => {
  assert.equal(read('1999/2022121611550955.WAV').at, '2022-12-16T19:55:09.550Z');
  assert.equal(read('1999/20260717.170345.550.wav').at, '2026-07-18T00:03:45.550Z');
  assert.equal(read('1999/20260717170345.550.wav').at, '2026-07-18T00:03:45.550Z');
  assert.equal(read('1999/20260717170345.1.wav').at, '2026-07-18T00:03:45.000Z', 'a copy');
  assert.equal(read('1999/20260717170345.5501.wav').at, '2026-07-18T00:03:45.000Z', 'a number');
  assert.equal(read('rtlsdr_main_20260128143055123456.wav').at, '2026-01-28T22:30:55.123Z');
});

test('a node before the stamp is a label, whatever follows the stamp', () => {
  assert.deepEqual(read('66296_2026012520595573.WAV', 'generic'), {
    at: '2026-01-26T04:59:55.730Z',
    from: 'name exact',
    labels: { allstarNode: '66296' },
  });
  assert.deepEqual(read('rtlsdr_main_2026012814305512.wav', 'generic').labels, {
    recorderName: 'rtlsdr_main',
  });
  for (const rest of ['', '_20260129_101010', '_101010', '.1', '-2']) {
    const reading = read(`683211_20260128120000${rest}.wav`, 'generic');
    assert.equal(reading.at, '2026-01-28T20:00:00.000Z', rest);
    assert.deepEqual(reading.labels, { allstarNode: '683211' }, rest);
  }
});

test('other recorders are understood where their names hold a date', () => {
  const noon = '2026-01-28T20:00:00.000Z';
  const names = [
    '20260128120000.wav',
    '20260128_120000.wav',
    '20260128_120000_AR_N65519.WAV',
    'airband_20260128_120000_146720000.mp3',
    'qsorec_Rpt_2026-01-28_120000.ogg',
    '2026-01-28T12:00:00.flac',
    '2026-01-28 12-00-00.m4a',
  ];
  for (const name of names) assert.equal(read(name, 'generic').at, noon, name);
  assert.equal(read('2026-01-28T12:00:00Z.wav', 'generic').at, '2026-01-28T12:00:00.000Z');
});

test('a MixMonitor name says UTC; the file tells whether its clock was local', () => {
  const name = 'UTC-20250815-120000_1999_2000_1692100000.12.wav';
  const utc = Date.UTC(2025, 7, 15, 12, 0, 0);
  const labels = { caller: '1999', dialled: '2000' };
  assert.deepEqual(read(name, 'generic', utc + 40_000), {
    at: '2025-08-15T12:00:00.000Z',
    from: 'name exact',
    labels,
  });
  assert.deepEqual(read(name, 'generic', utc + 7 * 3_600_000 + 40_000), {
    at: '2025-08-15T19:00:00.000Z',
    from: 'name exact',
    labels,
  });
  assert.deepEqual(read(name, 'generic', Date.UTC(2030, 0)), {
    at: '2025-08-15T19:00:00.000Z',
    from: 'name ambiguous',
    labels,
  });
});

test('the hours of a clock change are marked', () => {
  assert.equal(read('20260308023000.wav').from, 'name shifted');
  assert.equal(read('20261101013000.wav').from, 'name ambiguous');
});

test('a name without a possible time takes the time of the file', () => {
  const guessed = { at: new Date(MTIME).toISOString(), from: 'mtime guessed' };
  const names = [
    'memo.wav',
    '20260230120000.wav',
    '20261301000000.wav',
    '2026.wav',
    '1.WAV',
    '19691231000000.wav',
  ];
  for (const name of names) assert.deepEqual(read(name), { ...guessed, labels: {} }, name);
  assert.deepEqual(read('1999/memo.WAV'), { ...guessed, labels: { allstarNode: '1999' } });
});

test('a file time with a fraction becomes whole milliseconds', () => {
  assert.equal(read('memo.wav', 'generic', MTIME + 0.75).at, new Date(MTIME).toISOString());
});

test('a folder names an AllStar node only where an AllStar system records', () => {
  assert.deepEqual(read('1999/20221216115509.WAV', 'generic').labels, {});
  assert.deepEqual(read('evening/20221216115509.WAV', 'allstar').labels, {});
});

test('what is never a recording is ignored', () => {
  const names = [
    '1999/20260128.txt',
    '20260128120000.wav.part',
    '20260128120000.wav.tmp',
    '20260128120000.partial',
    '.qsorec_Rpt.wav',
    '.cache/20260128120000.wav',
    '20260128120000.json',
    '20260128120000.WAV~',
    '20260128120000',
    'notes.md',
    'wav',
    '',
  ];
  for (const name of names)
    assert.equal(
      readFileName(name, { recorder: 'allstar', timeZone: ZONE }, MTIME),
      'ignore',
      name,
    );
});

test('no name whatever makes it fail', () => {
  const recorders = fc.constantFrom<Recorder>('allstar', 'generic');
  const names = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^\d{8}[._-]?\d{6}\d{0,8}\.wav$/),
  );
  fc.assert(
    fc.property(names, recorders, (name, recorder) => {
      const reading = readFileName(name, { recorder, timeZone: ZONE }, MTIME);
      if (reading !== 'ignore') {
        assert.ok(Number.isSafeInteger(reading.recordedAt.recordedAt));
        assert.ok(reading.recordedAt.recordedAt >= 0);
      }
    }),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFileName } from '../../../src/domain/file-name.ts';
import { isNameOf, readPresetName } from '../../../src/domain/recorder/preset-names.ts';
import { RECORDERS, type Recorder } from '../../../src/domain/recording.ts';

const NOON = '2026-01-28T20:00:00.000Z'; // in Los Angeles
const MTIME = Date.UTC(2026, 0, 28, 20, 1, 0);

function read(name: string, recorder: Recorder, timeZone = 'America/Los_Angeles') {
  const reading = readFileName(name, { recorder, timeZone }, MTIME);
  assert.notEqual(reading, 'ignore', name);
  if (reading === 'ignore') throw new Error('unreachable');
  const { recordedAt, certainty, isEnd = false } = reading.recordedAt;
  return { at: new Date(recordedAt).toISOString(), certainty, isEnd, labels: reading.labels };
}

test('RTLSDR-Airband: template, day, hour, frequency, with or without dated folders', () => {
  assert.deepEqual(read('2026/01/28/tower_20260128_120000_146720000.mp3', 'rtlsdr-airband'), {
    ...{ at: NOON, certainty: 'exact', isEnd: false },
    labels: { recorderName: 'tower', frequencyHz: '146720000' },
  });
  assert.equal(read('tower_20260128_12.mp3', 'rtlsdr-airband').at, NOON, 'one file an hour');
  assert.equal(read('two_words_20260128_120000.mp3', 'rtlsdr-airband').at, NOON);
  assert.equal(read('tower_20260128_120000.mp3', 'rtlsdr-airband', 'UTC').at.slice(11, 13), '12');
});

test('sdrtrunk: the time is the end of the call, and names stand around it', () => {
  const name = '20260128_120000_Club_P25_North_T-Hill__TO_91_FROM_3101234_V2.mp3';
  assert.deepEqual(read(name, 'sdrtrunk'), {
    ...{ at: NOON, certainty: 'exact', isEnd: true },
    labels: { channel: 'Club_P25_North_T-Hill', talkgroup: '91', unit: '3101234' },
  });
  const tones = '20260128_120000_Fire_Main_Dispatch__TO_7_TONES_A1_B2.wav';
  assert.deepEqual(read(tones, 'sdrtrunk').labels, {
    channel: 'Fire_Main_Dispatch',
    talkgroup: '7',
  });
});

test('trunk-recorder: Unix seconds, so the zone of the machine does not matter', () => {
  const name = 'club/2026/1/28/91-1769630400_146720000.0-call_17.wav';
  for (const zone of ['America/Los_Angeles', 'UTC']) {
    assert.deepEqual(read(name, 'trunk-recorder', zone), {
      ...{ at: NOON, certainty: 'exact', isEnd: false },
      labels: { talkgroup: '91', frequencyHz: '146720000', slot: '0' },
    });
  }
  assert.equal(
    readFileName(
      name.replace('wav', 'json'),
      { recorder: 'trunk-recorder', timeZone: 'UTC' },
      MTIME,
    ),
    'ignore',
    'the sidecar is no recording',
  );
});

test('SvxLink: logic, start, perhaps end; hidden while it records', () => {
  for (const end of ['', '_2026-01-28_121500']) {
    const reading = read(`qsorec_RepeaterLogic_2026-01-28_120000${end}.ogg`, 'svxlink');
    assert.deepEqual(reading, {
      ...{ at: NOON, certainty: 'exact', isEnd: false },
      labels: { logic: 'RepeaterLogic' },
    });
  }
  const rules = { recorder: 'svxlink', timeZone: 'UTC' } as const;
  assert.equal(readFileName('.qsorec_RepeaterLogic.wav', rules, MTIME), 'ignore');
});

test('a name that is not of the preset is still read where it holds a date', () => {
  for (const recorder of RECORDERS) {
    assert.equal(read('20260128_120000.wav', recorder).at, NOON, recorder);
    assert.equal(isNameOf(recorder, 'greeting'), false, recorder);
  }
});

test('no name makes a reader fail', () => {
  fc.assert(
    fc.property(fc.constantFrom(...RECORDERS), fc.string({ maxLength: 255 }), (recorder, stem) => {
      readPresetName(recorder, stem);
    }),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessRecorder, judgeZone } from '../../../src/domain/recorder/guess.ts';

const NOON = Date.UTC(2026, 0, 28, 12, 0, 0);
const HOUR = 3_600_000;

/** Ten recordings a minute apart; `lagMs` is how much later than its name each file was changed. */
function files(nameOf: (second: string) => string, lagMs = 20_000) {
  return Array.from({ length: 10 }, (_, index) => ({
    name: nameOf(`12${String(index).padStart(2, '0')}00`),
    mtimeMs: NOON + index * 60_000 + lagMs,
  }));
}

const NAMES = {
  allstar: (time: string) => `1999/20260128${time}.WAV`,
  'allstar-mixmonitor': (time: string) => `UTC-20260128-${time}_1999_2000_17.wav`,
  'rtlsdr-airband': (time: string) => `tower_20260128_${time}_146720000.mp3`,
  sdrtrunk: (time: string) => `20260128_${time}_Club_Hill_T-1__TO_91_FROM_12.mp3`,
  'trunk-recorder': (time: string) => `hill/2026/1/28/91-1769${time}_146720000-call_1.wav`,
  svxlink: (time: string) => `qsorec_RepeaterLogic_2026-01-28_${time}.ogg`,
  generic: (time: string) => `call 20260128_${time}.wav`,
} as const;

for (const [recorder, nameOf] of Object.entries(NAMES)) {
  test(`a folder of ${recorder} is known by its names`, () => {
    const strangers = [
      { name: 'notes.txt', mtimeMs: 0 },
      { name: 'greeting.wav', mtimeMs: 0 },
    ];
    assert.deepEqual(guessRecorder([...files(nameOf), ...strangers]), {
      ...{ recorder, fitting: 10, recordings: 11 },
    });
  });
}

test('the sixteen digits and the dots of app_rpt are known too', () => {
  for (const stamp of ['2026012812000055', '20260128.120000.550']) {
    const guess = guessRecorder([{ name: `1999/${stamp}.wav`, mtimeMs: 0 }]);
    assert.equal(guess?.recorder, 'allstar', stamp);
  }
});

test('a folder without recordings says nothing', () => {
  assert.equal(guessRecorder([{ name: 'notes.txt', mtimeMs: 0 }]), undefined);
  assert.equal(guessRecorder([]), undefined);
});

const UTC = { recorder: 'allstar', timeZone: 'UTC' } as const;

test('a zone fits when files were changed soon after the time in their names', () => {
  assert.deepEqual(judgeZone(files(NAMES.allstar), UTC), { verdict: 'fits', compared: 10 });
});

test('a wrong zone is told with the hours that it is off', () => {
  const late = judgeZone(files(NAMES.allstar, 8 * HOUR + 20_000), UTC);
  assert.deepEqual(late, { verdict: 'off', offMinutes: 480, compared: 10 });
  const early = judgeZone(files(NAMES.allstar, -5.5 * HOUR + 20_000), UTC);
  assert.deepEqual(early, { verdict: 'off', offMinutes: -330, compared: 10 });
});

test('files that were copied together, or are few, say nothing of the zone', () => {
  const copied = files(NAMES.allstar).map((file, index) => ({
    ...file,
    mtimeMs: NOON + 30 * HOUR,
    name: `1999/2026012${index % 8}120000.WAV`,
  }));
  assert.equal(judgeZone(copied, UTC).verdict, 'unknown');
  assert.equal(judgeZone(files(NAMES.allstar).slice(0, 2), UTC).verdict, 'unknown');
});

test('a file that holds an hour is changed an hour after its name: that is no wrong zone', () => {
  const rules = { recorder: 'rtlsdr-airband', timeZone: 'UTC' } as const;
  const hourly = files((time) => `tower_20260128_${time.slice(0, 2)}.mp3`, HOUR - 10 * 60_000);
  assert.equal(judgeZone(hourly, rules).verdict, 'fits');
  const late = files(NAMES.svxlink, 40 * 60_000);
  assert.equal(judgeZone(late, { ...rules, recorder: 'svxlink' }).verdict, 'fits');
  assert.equal(
    judgeZone(files(NAMES.svxlink, 8 * HOUR), { ...rules, recorder: 'svxlink' }).offMinutes,
    480,
  );
});

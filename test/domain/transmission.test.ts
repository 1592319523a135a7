/** A recording becomes its transmissions, by ear and by the recorder's list. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMorse } from '../../src/domain/morse.ts';
import {
  oversOfKeyings,
  oversOfList,
  type SoundMark,
  transmissionsOf,
} from '../../src/domain/transmission.ts';
import { morseMarks } from '../engines/audio/sounds/morse-sound.ts';

const BEEP: SoundMark = { startMs: 5_000, endMs: 5_200, kind: 'courtesy-tone' };

function brief(listened: Parameters<typeof transmissionsOf>[0]) {
  return transmissionsOf(listened).map(
    ({ kind, startMs, endMs, who }) =>
      `${kind} ${startMs}-${endMs}${who === null ? '' : ` ${who}`}`,
  );
}

test('a courtesy tone between two people ends the over of the first', () => {
  const voice = [{ startMs: 100, endMs: 9_000 }];
  assert.deepEqual(brief({ durationMs: 10_000, voice, marks: [BEEP], overs: [] }), [
    'speech 100-5000',
    'courtesy-tone 5000-5200',
    'speech 5200-9000',
  ]);
});

test('a pause for breath is one over, a long silence two', () => {
  const voice = [
    { startMs: 0, endMs: 2_000 },
    { startMs: 3_000, endMs: 4_000 },
    { startMs: 8_000, endMs: 9_000 },
  ];
  assert.deepEqual(brief({ durationMs: 10_000, voice, marks: [], overs: [] }), [
    'speech 0-4000',
    'speech 8000-9000',
  ]);
});

test("the recorder's list says who it was, and cuts where somebody else began", () => {
  const voice = [{ startMs: 0, endMs: 9_000 }];
  const keyings = [
    { from: 'local', link: null, startMs: 0, endMs: 4_000 },
    { from: 'link', link: '2000', startMs: 4_500, endMs: null },
  ] as const;
  const overs = oversOfKeyings(keyings, 10_000);
  assert.deepEqual(brief({ durationMs: 10_000, voice, marks: [], overs }), [
    'speech 0-4500 local',
    'speech 4500-9000 AllStar 2000',
  ]);
});

test("trunk-recorder's list of overs is read, and nonsense in it is not", () => {
  assert.deepEqual(oversOfList('0 3101234 W7ABC, 4.2 3105678, x y, 99 1', 10_000), [
    { startMs: 0, endMs: 4_200, who: '3101234 W7ABC' },
    { startMs: 4_200, endMs: 99_000, who: '3105678' },
  ]);
  assert.deepEqual(oversOfList('', 10_000), []);
});

test('who identified in Morse is named', () => {
  const mark = { startMs: 0, endMs: 900, kind: 'morse-id', text: 'DE W7XYZ/R' } as const;
  const [morse] = transmissionsOf({ durationMs: 1_000, voice: [], marks: [mark], overs: [] });
  assert.equal(morse?.callsign, 'W7XYZ');
  assert.equal(morse.text, 'DE W7XYZ/R');
});

for (const wpm of [12, 18, 25]) {
  test(`Morse by the book at ${wpm} words a minute is read`, () => {
    const morse = readMorse(morseMarks('DE VE3ABC/R QRV', wpm));
    assert.deepEqual(morse, { text: 'DE VE3ABC/R QRV', wordsPerMinute: wpm });
  });
}

test('beeps of one length, and melodies, are no Morse', () => {
  const beeps = Array.from({ length: 20 }, (_, i) => ({ startMs: i * 120, endMs: i * 120 + 60 }));
  assert.equal(readMorse(beeps), undefined);
  const melody = [60, 90, 140, 200, 260, 330, 60, 410, 90].map((length, i) => ({
    startMs: i * 500,
    endMs: i * 500 + length,
  }));
  assert.equal(readMorse(melody), undefined);
});

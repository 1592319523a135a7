/** Where nobody speaks there are no words: music, hum, tones and Morse through the executables and the real recogniser. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { allstarName, record } from '../../scripts/showcase/recorder.ts';
import { joinPieces } from '../../src/engines/audio/pieces.ts';
import { writeWav } from '../../src/engines/audio/wav/writer.ts';
import { morseSound, noise, silence, tone } from '../engines/audio/sounds/morse-sound.ts';
import { openWorkplace } from '../support/executable.ts';
import { band, chords, hum, over, ringing, tune } from '../support/music.ts';
import { allFinished, startPair } from '../support/pair.ts';
import { sample } from '../support/worker.ts';

const RECORDED_AT = Date.UTC(2026, 4, 1, 16, 0, 0);
const APART_MS = 20_000;

const NOBODY: Readonly<Record<string, () => Float32Array>> = {
  'an organ': () => chords(8),
  'a band with a brush': () => band(8),
  'a tune': () => tune(8),
  'chords that our own gate takes for a voice': () => chords(8, { each: 0.18 }),
  'hum with its harmonics': () => hum(5),
  'a ringing line': () => ringing(12),
  'a tone': () => joinPieces([silence(300), tone(1_000, 2_000, 0.3), silence(300)]),
  Morse: () =>
    joinPieces([silence(300), morseSound('DE W7XYZ', { wpm: 18, hz: 800 }), silence(300)]),
  noise: () => noise(4 * 16_000, 0.1),
  'a squelch tail': () => joinPieces([silence(500), noise(8_000, 0.2), silence(500)]),
};

test('nothing is invented where nobody speaks, and who speaks over music is heard', async (t) => {
  const place = openWorkplace(t);
  const pair = await startPair(t, place);
  const { watchDir, timeZone } = pair.site;
  const sounds = {
    ...NOBODY,
    'a check-in over music': () => over(sample('03-check-in'), chords(8), 20),
  };
  const names = new Map<string, string>();
  for (const [what, make] of Object.entries(sounds)) {
    const path = join(place.root, 'sound.wav');
    writeFileSync(path, writeWav([make()], 16_000));
    const name = allstarName(RECORDED_AT - names.size * APART_MS, timeZone, 683_211, 'wav');
    names.set(name, what);
    await record(watchDir, { name, sample: path }, () => Promise.resolve());
  }
  for (const { originalName, state, text } of await allFinished(pair.site, names.size)) {
    const what = names.get(originalName) ?? originalName;
    if (what in NOBODY) assert.deepEqual([state, text], ['no-speech', ''], what);
    else assert.equal(state, 'complete', what);
  }
});

/** Notes that stand still are nobody's voice; whoever speaks over them is heard. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { GATE_LIMITS } from '../../../src/domain/segment-gate.ts';
import { decodeAudio } from '../../../src/engines/audio/audio.ts';
import { resampleTo16k } from '../../../src/engines/audio/resample.ts';
import { findVoice } from '../../../src/engines/audio/voice.ts';
import { writeWav } from '../../../src/engines/audio/wav/writer.ts';
import { arpeggio, plucked, throughLine } from '../../support/moving-music.ts';
import { band, chords, hum, over, ringing, tune } from '../../support/music.ts';
import { sample } from '../../support/worker.ts';
import { hasSox, sox, tempFolder } from './sox.ts';

const SAMPLES = 'test/fixtures/speech-model/samples';

const NOTES = {
  'an organ': () => chords(8),
  'a deep organ': () => chords(8, { root: 98, each: 2 }),
  'a band': () => band(8),
  'a tune': () => tune(8),
  'hum with its harmonics': () => hum(5),
  'a ringing line': () => ringing(12),
};

const WAYS = {
  'as it is': [],
  'as AllStar’s GSM': ['-r', '8000', '-e', 'gsm'],
  'as µ-law': ['-r', '8000', '-e', 'mu-law'],
};

for (const [what, make] of Object.entries(NOTES)) {
  for (const [way, format] of Object.entries(WAYS)) {
    test(`${what} ${way} is nobody speaking`, { skip: !hasSox() }, async (t) => {
      const [path, copy] = [`${tempFolder(t)}/in.wav`, `${tempFolder(t)}/copy.wav`];
      writeFileSync(path, writeWav([make()], 16_000));
      sox(path, ...format, copy);
      const { pcm, sampleRateHz } = await decodeAudio(readFileSync(copy), copy);
      assert.deepEqual(findVoice(resampleTo16k(pcm, sampleRateHz)), []);
    });
  }
}

const SPOKEN = ['03-check-in', '06-check-in-susan', '07-check-in-mobile', '09-propagation'];

for (const name of SPOKEN) {
  test(`${name} over music is heard as long as without`, () => {
    const alone = findVoice(sample(name));
    const both = findVoice(over(sample(name), chords(10), 6));
    assert.ok((both[0]?.startMs ?? Infinity) <= (alone[0]?.startMs ?? 0));
    assert.ok((both.at(-1)?.endMs ?? 0) >= (alone.at(-1)?.endMs ?? Infinity));
  });
}

test('a single note may be a voice that holds its tone', () => {
  assert.equal(findVoice(chords(0.7)).length, 1);
});

/** These pass our own gate: their notes are too short for it. */
const PASSING = {
  'plucked strings': () => plucked(8),
  'plucked strings through a telephone line': () => throughLine(plucked(8, 0.15)),
  'an arpeggio': () => arpeggio(8),
  'quick chords': () => chords(8, { each: 0.18 }),
  'quicker chords': () => chords(8, { each: 0.15 }),
};

for (const [what, make] of Object.entries(PASSING)) {
  test(`${what}: it moves so little that unsure words over it are hidden`, () => {
    const [stretch] = findVoice(make());
    assert.ok(stretch !== undefined, 'it is taken for a voice');
    assert.ok((stretch.movement ?? 1) < GATE_LIMITS.notesMovement, `${stretch.movement}`);
  });
}

const SENTENCES = readdirSync(SAMPLES).filter((name) => /^(?:0\d|10)-.*\.wav$/.test(name));

for (const file of SENTENCES) {
  test(`${file}: whoever speaks moves more, music 20 dB below or not`, () => {
    const said = sample(file.replace(/\.wav$/, ''));
    for (const sound of [said, over(said, plucked(10), 20), over(said, chords(10), 20)]) {
      for (const { movement } of findVoice(sound)) {
        assert.ok((movement ?? 0) >= GATE_LIMITS.notesMovement, `${movement}`);
      }
    }
  });
}

for (const [from, to] of [
  [0.3, 1.1],
  [1, 2],
] as const) {
  test(`a word or two by themselves are believed (${from} s to ${to} s of a check-in)`, () => {
    const [word] = findVoice(sample('03-check-in').slice(from * 16_000, to * 16_000));
    assert.ok((word?.movement ?? 0) >= GATE_LIMITS.notesMovement, `${word?.movement}`);
  });
}

/** What is nobody's voice is known for what it is. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decodeAudio, openAudio } from '../../../../src/engines/audio/audio.ts';
import { cutClips } from '../../../../src/engines/audio/clips.ts';
import { listenForVoice } from '../../../../src/engines/audio/listen.ts';
import { joinPieces } from '../../../../src/engines/audio/pieces.ts';
import { resampleTo16k } from '../../../../src/engines/audio/resample.ts';
import { writeWav } from '../../../../src/engines/audio/wav/writer.ts';
import { mix, morseSound, noise, RATE_HZ, silence, tone } from './morse-sound.ts';

const SAMPLES = join(import.meta.dirname, '../../../fixtures/speech-model/samples');

async function listen(...pieces: readonly Float32Array[]) {
  return listenForVoice(await openAudio(writeWav(pieces, RATE_HZ), 'a.wav'));
}

for (const wpm of [12, 16, 20, 25]) {
  for (const hz of [400, 617, 800, 1_200]) {
    test(`Morse of ${wpm} words a minute at ${hz} Hz is read, and is no speech`, async () => {
      const { marks, segments } = await listen(
        silence(300),
        morseSound('DE W7XYZ', { wpm, hz }),
        silence(300),
      );
      assert.deepEqual(
        marks.map(({ kind, text }) => [kind, text]),
        [['morse-id', 'DE W7XYZ']],
      );
      assert.deepEqual(segments, []);
    });
  }
}

for (const db of [20, 10, 6]) {
  test(`Morse is read ${db} dB above the noise, and is no speech`, async () => {
    const sound = joinPieces([
      silence(400),
      morseSound('W7XYZ/R', { wpm: 18, hz: 745, level: 0.2 }),
      silence(400),
    ]);
    const hiss = (0.2 / Math.SQRT2) * 10 ** (-db / 20);
    const { marks, segments } = await listen(mix(sound, noise(sound.length, hiss)));
    assert.deepEqual(
      marks.filter(({ kind }) => kind === 'morse-id').map(({ text }) => text),
      ['W7XYZ/R'],
    );
    assert.deepEqual(segments, []);
  });
}

for (const name of ['03-check-in.wav', '07-check-in-mobile.wav']) {
  test(`${name}: a voice holds no Morse and no tones`, async () => {
    const voice = await speech(name);
    const { marks, segments } = await listen(silence(500), voice, silence(500));
    assert.deepEqual(marks, []);
    assert.ok(segments.length >= 1);
  });
}

test('an over ends with a squelch tail and a courtesy tone, and the next begins behind them', async () => {
  const voice = await speech('07-check-in-mobile.wav');
  const over = [
    voice,
    silence(150),
    noise(0.18 * RATE_HZ, 0.2),
    silence(250),
    tone(660, 90),
    tone(880, 90),
    silence(500),
  ];
  const { marks, segments } = await listen(...over, ...over);
  assert.deepEqual(
    marks.map(({ kind }) => kind),
    ['squelch-tail', 'courtesy-tone', 'squelch-tail', 'courtesy-tone'],
  );
  const voiceMs = (voice.length / RATE_HZ) * 1_000;
  const [tail, beep] = marks;
  assert.ok(Math.abs((tail?.startMs ?? 0) - voiceMs - 150) < 40, `${tail?.startMs}`);
  assert.ok(Math.abs((beep?.startMs ?? 0) - voiceMs - 580) < 40, `${beep?.startMs}`);
  assert.ok(Math.abs((beep?.endMs ?? 0) - (beep?.startMs ?? 0) - 180) < 40);
  assert.ok(segments.length >= 2, 'two overs');
});

test('Morse between two overs is in no clip that the recogniser gets', async () => {
  const voice = await speech('07-check-in-mobile.wav');
  const morse = morseSound('W7XYZ', { wpm: 25, hz: 800 });
  const heard = await listen(voice, silence(100), morse, silence(100), voice);
  const [mark] = heard.marks;
  assert.ok(mark?.text === 'W7XYZ');
  const clips = cutClips(heard);
  assert.ok(clips.length >= 2);
  for (const { startMs, endMs } of clips)
    assert.ok(endMs <= mark.startMs || startMs >= mark.endMs, `${startMs} to ${endMs}`);
});

test('noise, silence and hum are no tones', async () => {
  const hum = tone(100, 2_000, 0.2);
  const { marks } = await listen(silence(1_000), hum, noise(3 * RATE_HZ, 0.1), silence(2_000));
  assert.deepEqual(
    marks.filter(({ kind }) => kind !== 'squelch-tail'),
    [],
  );
});

test('a vowel whose second harmonic stands out, as in "two" from 300 Hz up, is a voice and no courtesy tone', async () => {
  const { marks, segments } = await listen(
    silence(400),
    mix(vowel(320), noise(5_120, 0.01)),
    silence(400),
  );
  assert.deepEqual(marks, []);
  assert.equal(segments.length, 1);
});

test('a tone that glides is nobody speaking', async () => {
  const { marks, segments } = await listen(silence(400), sweep(800, 600, 1_600), silence(400));
  assert.deepEqual(
    marks.map(({ kind }) => kind),
    ['courtesy-tone'],
  );
  assert.deepEqual(segments, []);
});

/** A voice at 195 Hz that falls by 9 Hz: its second harmonic has nearly all the strength. */
function vowel(ms: number): Float32Array {
  const at = phase(ms, 195, 186);
  return at.map((turn, i) => {
    const edge = Math.min(1, i / 800, (at.length - i) / 800);
    const [two, three, five] = [2, 3, 5].map((k) => Math.sin(2 * Math.PI * k * turn));
    return edge * (0.3 * (two ?? 0) + 0.07 * (three ?? 0) + 0.06 * (five ?? 0));
  });
}

function sweep(ms: number, fromHz: number, toHz: number): Float32Array {
  return phase(ms, fromHz, toHz).map((turn) => 0.3 * Math.sin(2 * Math.PI * turn));
}

/** In turns; a float would lose the fraction only after minutes. */
function phase(ms: number, fromHz: number, toHz: number): Float32Array {
  const length = (ms * RATE_HZ) / 1_000;
  let turn = 0;
  return Float32Array.from({ length }, (_, i) => {
    turn += (fromHz + ((toHz - fromHz) * i) / length) / RATE_HZ;
    return turn;
  });
}

async function speech(name: string): Promise<Float32Array> {
  const { pcm, sampleRateHz } = await decodeAudio(readFileSync(join(SAMPLES, name)), name);
  return resampleTo16k(pcm, sampleRateHz);
}

/** The voice gate lets every voice through and no silence, noise or tone. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { decodeAudio } from '../../../src/engines/audio/audio.ts';
import { resampleTo16k } from '../../../src/engines/audio/resample.ts';
import { findVoice } from '../../../src/engines/audio/voice.ts';
import { hasSox, sox, tempFolder } from './sox.ts';

const SAMPLES = join(import.meta.dirname, '../../fixtures/speech-model/samples');

interface Sample {
  readonly file: string;
  /** Seconds of the first and the last word; absent where nobody speaks. */
  readonly speech?: readonly [number, number];
}

const samples: readonly Sample[] = readFileSync(join(SAMPLES, 'transcripts.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): Sample => JSON.parse(line));

/** The same recording as recorders write it: as it is, as AllStar's GSM, and faint. */
const WAYS: readonly (readonly [way: string, format: readonly string[]])[] = [
  ['as made', []],
  ['as GSM wav49', ['-r', '8000', '-e', 'gsm']],
  ['20 dB fainter', ['vol', '-20dB']],
  ['as µ-law', ['-r', '8000', '-e', 'mu-law']],
];

for (const { file, speech } of samples) {
  for (const [way, format] of WAYS) {
    const rule = speech ? 'every word lies within voice' : 'no voice is found';
    test(`${file} ${way}: ${rule}`, { skip: !hasSox() }, async (t) => {
      const path = join(SAMPLES, file);
      const copy = `${tempFolder(t)}/copy.wav`;
      const isEffect = format[0] === 'vol';
      sox(path, ...(isEffect ? [] : format), copy, ...(isEffect ? format : []));
      const voice = await voiceOf(copy);
      if (speech === undefined) return assert.deepEqual(voice, []);
      assert.ok((voice[0]?.startMs ?? Infinity) <= speech[0] * 1_000, 'from the first word');
      // The list rounds up to the next sound; 20 ms of its silence may be left out.
      assert.ok((voice.at(-1)?.endMs ?? 0) >= speech[1] * 1_000 - 20, 'to the last');
    });
  }
}

const NOBODY: readonly (readonly [what: string, effects: readonly string[]])[] = [
  ['silence', ['trim', '0', '3']],
  ['white noise', ['synth', '4', 'whitenoise', 'vol', '0.3']],
  ['pink noise', ['synth', '4', 'pinknoise', 'vol', '0.5']],
  ['a squelch tail', ['synth', '0.5', 'whitenoise', 'vol', '0.6', 'pad', '0.5', '0.5']],
  ['mains hum', ['synth', '3', 'sine', '100', 'vol', '0.3']],
  ['a steady tone', ['synth', '2', 'sine', '1000', 'vol', '0.3']],
  ['a courtesy tone', ['synth', '0.25', 'sine', '660', 'vol', '0.4', 'pad', '0.3', '0.3']],
  ['CW', ['synth', '0.06', 'sine', '700', 'vol', '0.4', 'pad', '0', '0.06', 'repeat', '30']],
  ['slow CW', ['synth', '0.18', 'sine', '800', 'vol', '0.4', 'pad', '0', '0.06', 'repeat', '15']],
];

for (const [what, effects] of NOBODY) {
  for (const format of [
    ['-r', '16000', '-b', '16'],
    ['-r', '8000', '-e', 'gsm'],
  ]) {
    test(`${what} (${format.at(-1)}) is nobody's voice`, { skip: !hasSox() }, async (t) => {
      const path = `${tempFolder(t)}/in.wav`;
      sox('-n', ...format, '-c', '1', path, ...effects);
      assert.deepEqual(await voiceOf(path), []);
    });
  }
}

test('DTMF is nobody speaking', { skip: !hasSox() }, async (t: TestContext) => {
  const path = `${tempFolder(t)}/in.wav`;
  const both = ['synth', '0.1', 'sine', '697', 'sine', '1209', 'remix', '1,2', 'vol', '0.5'];
  sox('-n', '-r', '16000', '-b', '16', path, ...both, 'pad', '0', '0.08', 'repeat', '12');
  assert.deepEqual(await voiceOf(path), []);
});

test('two overs far apart are two segments', { skip: !hasSox() }, async (t) => {
  const path = `${tempFolder(t)}/in.wav`;
  sox(join(SAMPLES, '07-check-in-mobile.wav'), path, 'pad', '0', '4', 'repeat', '1');
  const voice = await voiceOf(path);
  assert.equal(voice.length, 2);
  assert.ok((voice[1]?.startMs ?? 0) > 6_000, 'offsets count from the start of the recording');
});

const VOICES: readonly (readonly [what: string, seconds: number, hz: number])[] = [
  ['a short "oh"', 0.1, 130],
  ['a creaking voice', 0.5, 59],
  ['a high voice', 0.3, 390],
];

for (const [what, seconds, hz] of VOICES) {
  test(`${what} is heard`, () => {
    const spoken = new Float32Array(16_000);
    for (let i = 0; i < seconds * 16_000; i++) {
      const turn = ((hz * i) / 16_000) * (1 - (0.05 * i) / 16_000);
      for (let k = 1; k * hz < 3_500; k++)
        spoken[4_000 + i] = (spoken[4_000 + i] ?? 0) + 0.05 * Math.cos(2 * Math.PI * k * turn);
    }
    assert.equal(findVoice(spoken).length, 1);
  });
}

async function voiceOf(path: string) {
  const { pcm, sampleRateHz } = await decodeAudio(readFileSync(path), path);
  return findVoice(resampleTo16k(pcm, sampleRateHz));
}

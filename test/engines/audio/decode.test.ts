/** Every format that recorders write is read exactly as sox reads it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeAudio } from '../../../src/engines/audio/audio.ts';
import { floats, hasSox, sox, tempFolder, worstDifference } from './sox.ts';

/** A sweep, so that a swapped byte or a lost sample cannot hide. */
const SOUND = ['synth', '1.1', 'sine', '200:3200', 'vol', '0.7'];
const STEREO = ['synth', '0.4', 'sine', '300', 'sine', '500:2500', 'vol', '0.6'];

/** sox itself calculates with integers of 32 bit: the last bit of a float may differ. */
const LAST_FLOAT_BIT = 2 ** -24;

const FORMATS: readonly (readonly [name: string, format: readonly string[], ext?: string])[] = [
  ['pcm8 8000 Hz mono', ['-r', '8000', '-b', '8', '-e', 'unsigned']],
  ['pcm16 8000 Hz mono', ['-r', '8000', '-b', '16']],
  ['pcm24 16000 Hz mono', ['-r', '16000', '-b', '24']],
  ['pcm32 44100 Hz mono', ['-r', '44100', '-b', '32']],
  ['float32 48000 Hz mono', ['-r', '48000', '-b', '32', '-e', 'float']],
  ['float64 8000 Hz mono', ['-r', '8000', '-b', '64', '-e', 'float']],
  ['mu-law 8000 Hz mono', ['-r', '8000', '-e', 'mu-law']],
  ['a-law 8000 Hz mono', ['-r', '8000', '-e', 'a-law']],
  ['ima-adpcm 8000 Hz mono', ['-r', '8000', '-e', 'ima-adpcm']],
  ['ima-adpcm 44100 Hz mono', ['-r', '44100', '-e', 'ima-adpcm']],
  ['ms-adpcm 8000 Hz mono', ['-r', '8000', '-e', 'ms-adpcm']],
  ['ms-adpcm 22050 Hz mono', ['-r', '22050', '-e', 'ms-adpcm']],
  ['mu-law 8000 Hz mono', ['-r', '8000'], 'ul'],
  ['a-law 8000 Hz mono', ['-r', '8000'], 'al'],
  ['gsm-wav49 8000 Hz mono', ['-r', '8000', '-e', 'gsm']],
  ['gsm 8000 Hz mono', ['-r', '8000', '-e', 'gsm'], 'gsm'],
];

for (const [name, format, ext = 'wav'] of FORMATS) {
  test(`${name} is read as sox reads it`, { skip: !hasSox() }, async (t) => {
    const folder = tempFolder(t);
    sox('-n', ...format, '-c', '1', `${folder}/in.${ext}`, ...SOUND);
    sox(`${folder}/in.${ext}`, '-e', 'float', '-b', '32', `${folder}/out.f32`);
    const audio = await decodeAudio(readFileSync(`${folder}/in.${ext}`), `in.${ext}`);
    assert.equal(audio.format, name);
    assert.equal(audio.class, 'speech-candidate');
    const allowed = /pcm32|float64/.test(name) ? LAST_FLOAT_BIT : 0;
    const expected = floats(`${folder}/out.f32`);
    // sox gives the padding of the last block as sound; the `fact` chunk says that it is none.
    const heard = name.includes('adpcm') ? expected.subarray(0, samplesOf(name)) : expected;
    assertEqualSound(audio.pcm, heard, allowed);
  });
}

for (const codec of ['ima-adpcm', 'ms-adpcm', 'mu-law']) {
  test(`${codec} in stereo is the mean of both`, { skip: !hasSox() }, async (t) => {
    const folder = tempFolder(t);
    sox('-n', '-r', '16000', '-e', codec, '-c', '2', `${folder}/in.wav`, ...STEREO);
    sox(`${folder}/in.wav`, '-e', 'float', '-b', '32', `${folder}/out.f32`);
    const audio = await decodeAudio(readFileSync(`${folder}/in.wav`), 'in.wav');
    assert.equal(audio.format, `${codec} 16000 Hz stereo`);
    assertEqualSound(audio.pcm, meanOf(floats(`${folder}/out.f32`)).subarray(0, 6_400));
  });
}

test('stereo becomes the mean of both channels', { skip: !hasSox() }, async (t) => {
  const folder = tempFolder(t);
  sox('-n', '-r', '16000', '-b', '24', '-c', '2', `${folder}/in.wav`, ...STEREO);
  sox(`${folder}/in.wav`, '-e', 'float', '-b', '32', `${folder}/out.f32`);
  const both = floats(`${folder}/out.f32`);
  const audio = await decodeAudio(readFileSync(`${folder}/in.wav`), 'in.wav');
  assert.equal(
    audio.format,
    'pcm24 16000 Hz stereo',
    'sox writes 24 bit as WAVE_FORMAT_EXTENSIBLE',
  );
  assertEqualSound(audio.pcm, meanOf(both));
});

/** Of 1.1 seconds. */
function samplesOf(name: string): number {
  return Math.round(Number(/(\d+) Hz/.exec(name)?.[1]) * 1.1);
}

function meanOf(both: Float32Array): Float32Array {
  return Float32Array.from(
    { length: both.length / 2 },
    (_, i) => ((both[2 * i] ?? 0) + (both[2 * i + 1] ?? 0)) / 2,
  );
}

function assertEqualSound(actual: Float32Array, expected: Float32Array, allowed = 0): void {
  assert.equal(actual.length, expected.length, 'the same number of samples');
  const worst = worstDifference(actual, expected);
  assert.ok(worst <= allowed, `differs by ${worst}`);
}

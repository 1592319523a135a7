/** Every format that recorders write is read exactly as sox reads it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeAudio } from '../../../src/engines/audio/audio.ts';
import { hasSox, sox, tempFolder } from './sox.ts';

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
  ['gsm-wav49 8000 Hz mono', ['-r', '8000', '-e', 'gsm']],
  ['gsm 8000 Hz mono', ['-r', '8000', '-e', 'gsm'], 'gsm'],
];

for (const [name, format, ext = 'wav'] of FORMATS) {
  test(`${name} is read as sox reads it`, { skip: !hasSox() }, (t) => {
    const folder = tempFolder(t);
    sox('-n', ...format, '-c', '1', `${folder}/in.${ext}`, ...SOUND);
    sox(`${folder}/in.${ext}`, '-e', 'float', '-b', '32', `${folder}/out.f32`);
    const audio = decodeAudio(readFileSync(`${folder}/in.${ext}`), `in.${ext}`);
    assert.equal(audio.format, name);
    assert.equal(audio.class, 'speech-candidate');
    const allowed = /pcm32|float64/.test(name) ? LAST_FLOAT_BIT : 0;
    assertEqualSound(audio.pcm, floats(`${folder}/out.f32`), allowed);
  });
}

test('stereo becomes the mean of both channels', { skip: !hasSox() }, (t) => {
  const folder = tempFolder(t);
  sox('-n', '-r', '16000', '-b', '24', '-c', '2', `${folder}/in.wav`, ...STEREO);
  sox(`${folder}/in.wav`, '-e', 'float', '-b', '32', `${folder}/out.f32`);
  const both = floats(`${folder}/out.f32`);
  const audio = decodeAudio(readFileSync(`${folder}/in.wav`), 'in.wav');
  assert.equal(
    audio.format,
    'pcm24 16000 Hz stereo',
    'sox writes 24 bit as WAVE_FORMAT_EXTENSIBLE',
  );
  const mean = Float32Array.from(
    { length: both.length / 2 },
    (_, i) => ((both[2 * i] ?? 0) + (both[2 * i + 1] ?? 0)) / 2,
  );
  assertEqualSound(audio.pcm, mean);
});

function floats(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function assertEqualSound(actual: Float32Array, expected: Float32Array, allowed = 0): void {
  assert.equal(actual.length, expected.length, 'the same number of samples');
  const worst = actual.reduce((most, x, i) => Math.max(most, Math.abs(x - (expected[i] ?? 0))), 0);
  assert.ok(worst <= allowed, `differs by ${worst}`);
}

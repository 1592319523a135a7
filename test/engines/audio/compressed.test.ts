/** Compressed formats sound as the tools that made them hear them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { decodeAudio, openAudio } from '../../../src/engines/audio/audio.ts';
import { bytesOfFile } from '../../../src/engines/audio/bytes.ts';
import { gatherPieces } from '../../../src/engines/audio/pieces.ts';
import { floats, has, sox, tempFolder, worstDifference } from './sox.ts';

const SOUND = ['synth', '2.3', 'sine', '200:3200', 'vol', '0.7'];
/** Lossy codecs are decoded with floats here, with integers there. */
const ROUNDING = 2 ** -15 * 1.01;

const SOX_FORMATS: readonly (readonly [
  name: string,
  ext: string,
  format: readonly string[],
  allowed: number,
])[] = [
  ['flac 8000 Hz mono', 'flac', ['-r', '8000', '-b', '16', '-c', '1'], 2 ** -24],
  ['flac 48000 Hz stereo', 'flac', ['-r', '48000', '-b', '24', '-c', '2'], 2 ** -24],
  ['ogg-vorbis 16000 Hz mono', 'ogg', ['-r', '16000', '-c', '1'], ROUNDING],
  ['ogg-vorbis 44100 Hz stereo', 'ogg', ['-r', '44100', '-c', '2'], ROUNDING],
];

for (const [name, ext, format, allowed] of SOX_FORMATS) {
  test(`${name} is decoded as sox decodes it`, { skip: !has('sox') }, async (t) => {
    const folder = tempFolder(t);
    sox('-n', ...format, `${folder}/in.${ext}`, ...SOUND);
    sox(`${folder}/in.${ext}`, '-e', 'float', '-b', '32', `${folder}/out.f32`, 'remix', '-');
    const audio = await decodeAudio(readFileSync(`${folder}/in.${ext}`), 'misnamed.wav');
    assert.equal(audio.format, name);
    assert.equal(audio.class, 'speech-candidate');
    const expected = floats(`${folder}/out.f32`);
    assert.equal(audio.pcm.length, expected.length, 'the same number of samples');
    assert.ok(worstDifference(audio.pcm, expected) <= allowed);
  });
}

test('a disk that fails in the middle of a file makes no shorter recording of it', {
  skip: !has('sox') && 'there is no sox',
}, async (t) => {
  const folder = tempFolder(t);
  sox('-n', '-r', '8000', '-c', '1', `${folder}/in.flac`, ...SOUND);
  const bytes = readFileSync(`${folder}/in.flac`);
  let readableBytes = Number.POSITIVE_INFINITY;
  const source = {
    size: bytes.length,
    read(at: number, length: number): Uint8Array {
      if (at + length > readableBytes) throw Object.assign(new Error('bad block'), { code: 'EIO' });
      return bytes.subarray(at, at + length);
    },
  };
  const { pieces } = await openAudio(source, 'in.flac');
  readableBytes = 10_000;
  await assert.rejects(gatherPieces(pieces()), { code: 'EIO' });
  readableBytes = 20_000;
  await assert.rejects(openAudio(source, 'in.flac'), { code: 'EIO' });
});

/** ffmpeg's own way to mono is louder than the mean. */
const MEAN = ['-af', 'pan=mono|c0=0.5*c0+0.5*c1'];

for (const [name, format, toMono] of [
  ['mp3 8000 Hz mono', ['-r', '8000', '-c', '1'], []],
  ['mp3 44100 Hz stereo', ['-r', '44100', '-c', '2'], MEAN],
] as const) {
  test(`${name} is decoded as ffmpeg decodes it`, { skip: !has('ffmpeg') }, async (t) => {
    const folder = tempFolder(t);
    const made = `${folder}/in.mp3`;
    sox('-n', ...format, `${folder}/in.wav`, ...SOUND);
    ffmpeg('-i', `${folder}/in.wav`, '-c:a', 'libmp3lame', '-b:a', '32k', made);
    ffmpeg('-i', made, '-f', 'f32le', '-c:a', 'pcm_f32le', ...toMono, `${folder}/out.f32`);
    const audio = await decodeAudio(readFileSync(made), 'misnamed.wav');
    assert.equal(audio.format, name);
    const expected = floats(`${folder}/out.f32`);
    // Both take off what the encoder has put before and behind, as its tag says.
    assert.ok(Math.abs(audio.pcm.length - expected.length) <= 1_152);
    assert.ok(worstDifference(audio.pcm, expected) < 0.001);
  });
}

test('Opus is decoded as opusdec decodes it', { skip: !has('opusenc') }, async (t) => {
  const folder = tempFolder(t);
  sox('-n', '-r', '16000', '-b', '16', '-c', '1', `${folder}/in.wav`, ...SOUND);
  execFileSync('opusenc', ['--quiet', '--bitrate', '24', `${folder}/in.wav`, `${folder}/in.opus`]);
  const wide = ['--rate', '48000', '--float', '--force-wav', '--no-dither'];
  execFileSync('opusdec', ['--quiet', ...wide, `${folder}/in.opus`, `${folder}/out.wav`]);
  const audio = await decodeAudio(readFileSync(`${folder}/in.opus`), 'misnamed.wav');
  const expected = await decodeAudio(readFileSync(`${folder}/out.wav`), 'out.wav');
  assert.equal(audio.format, 'ogg-opus 48000 Hz mono');
  assert.equal(audio.pcm.length, expected.pcm.length);
  assert.ok(worstDifference(audio.pcm, expected.pcm) < 0.001);
});

for (const [codec, ext, args] of [
  ['MP4/M4A (AAC)', 'm4a', ['-c:a', 'aac', '-b:a', '48k']],
  ['AAC (ADTS)', 'aac', ['-c:a', 'aac', '-b:a', '48k']],
  ['WMA', 'wma', ['-c:a', 'wmav2', '-b:a', '48k']],
  ['WebM/Matroska', 'webm', ['-c:a', 'libopus', '-b:a', '24k']],
] as const) {
  test(`${codec} is read through ffmpeg`, { skip: !has('ffmpeg') }, async (t) => {
    const folder = tempFolder(t);
    sox('-n', '-r', '16000', '-c', '1', `${folder}/in.wav`, ...SOUND);
    ffmpeg('-i', `${folder}/in.wav`, ...args, `${folder}/in.${ext}`);
    using bytes = bytesOfFile(`${folder}/in.${ext}`, 'misnamed.wav');
    const audio = await decodeAudio(bytes, 'misnamed.wav', {
      ffmpeg: { path: 'ffmpeg', timeoutMs: 60_000 },
    });
    assert.match(
      audio.format,
      new RegExp(`^${codec.replace(/[()]/g, '\\$&')} (16|48)000 Hz mono$`),
    );
    assert.ok(Math.abs(audio.durationMs - 2_300) < 200, `${audio.durationMs} ms`);
    assert.ok(audio.pcm.some((sample) => Math.abs(sample) > 0.3));
  });
}

test('a file that ffmpeg cannot read either is refused with its reason', {
  skip: !has('ffmpeg'),
}, async (t) => {
  await assert.rejects(openThrough(t, 'ffmpeg'), {
    code: 'audio/ffmpeg-failed',
    message: /^broken\.m4a \(MP4\/M4A \(AAC\)\): ffmpeg: .+/,
  });
});

test('an ffmpeg that is not there is named', async (t) => {
  await assert.rejects(openThrough(t, '/nowhere/ffmpeg'), {
    code: 'audio/ffmpeg-failed',
    message: /ENOENT/,
  });
});

test('an ffmpeg that does not answer is stopped', { skip: !has('sleep') }, async (t) => {
  const folder = tempFolder(t);
  execFileSync('sh', [
    '-c',
    `printf '#!/bin/sh\\nexec sleep 60\\n' > ${folder}/ffmpeg; chmod +x ${folder}/ffmpeg`,
  ]);
  await assert.rejects(openThrough(t, `${folder}/ffmpeg`, 1), {
    code: 'audio/ffmpeg-failed',
    message: /did not answer in time/,
  });
});

async function openThrough(t: TestContext, path: string, timeoutMs = 60_000): Promise<void> {
  const folder = tempFolder(t);
  execFileSync('sh', ['-c', `printf '\\0\\0\\0 ftypM4A broken' > ${folder}/broken.m4a`]);
  using bytes = bytesOfFile(`${folder}/broken.m4a`, 'broken.m4a');
  await openAudio(bytes, 'broken.m4a', { ffmpeg: { path, timeoutMs } });
}

function ffmpeg(...args: readonly string[]): void {
  execFileSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', ...args]);
}

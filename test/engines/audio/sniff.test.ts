/** What a file is, its bytes say; the name is not believed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAudio } from '../../../src/engines/audio/audio.ts';
import { chunk, concat, fmt, latin1, ramp, riff } from './wav-bytes.ts';

const PAD = new Uint8Array(100);

const FOREIGN: readonly (readonly [start: string, codec: string])[] = [
  ['\xff\xf1\x50\x80', 'AAC (ADTS)'],
  [`OggS${'\0'.repeat(24)}Speex   `, 'Ogg Speex'],
  ['\0\0\0 ftypM4A ', 'MP4/M4A (AAC)'],
  ['#!AMR\n', 'AMR'],
  ['FORM\0\0\0\0AIFF', 'AIFF'],
  ['RIFX\0\0\0\0WAVE', 'big-endian WAV (RIFX)'],
  ['\x1aE\xdf\xa3', 'WebM/Matroska'],
];

for (const [start, codec] of FOREIGN) {
  test(`${codec} is recognised even when it is called .wav, and ffmpeg is named`, async () => {
    await assert.rejects(openAudio(concat(latin1(start), PAD), 'a.wav'), {
      code: 'audio/unsupported',
      message: `a.wav: ${codec} needs ffmpeg`,
      hint: /audio\.ffmpeg/,
    });
  });
}

for (const [format, codec] of [
  [{ tag: 0x22, bits: 1 }, 'TrueSpeech 1 bit'],
  [{ tag: 1, bits: 12 }, 'PCM 12 bit'],
  [{ tag: 0x1234, bits: 0 }, 'WAV format 0x1234'],
] as const) {
  test(`a WAV with ${codec} inside is named`, async () => {
    const bytes = riff(fmt(format), chunk('data', ramp(100)));
    await assert.rejects(openAudio(bytes, 'a.wav'), {
      code: 'audio/unsupported',
      message: `a.wav: ${codec} needs ffmpeg`,
    });
  });
}

for (const start of ['ID3\x04', '\xff\xfb\x90\x64', 'fLaC\0\0']) {
  test(`a compressed file of ${JSON.stringify(start)} and nothing else holds no sound`, async () => {
    const { facts } = await openAudio(concat(latin1(start), PAD), 'a.wav');
    assert.equal(facts.class, 'header-only');
    assert.equal(facts.durationMs, 0);
  });
}

for (const [what, bytes, name] of [
  ['text called .wav', latin1('not audio at all, just words'), 'a.wav'],
  ['text called .gsm', latin1('not audio at all, just words'), 'a.gsm'],
  ['text called .ul', latin1('not audio at all, just words'), 'a.ul'],
  ['zeros', PAD, 'a.wav'],
  ['a little raw GSM called .wav', Uint8Array.from({ length: 33 }, () => 0xd0), 'a.wav'],
] as const) {
  test(`${what} is no audio`, async () => {
    await assert.rejects(openAudio(bytes, name), { code: 'audio/not-audio' });
  });
}

test('a WAV called .gsm is a WAV, raw GSM called .wav is GSM', async () => {
  assert.equal(
    (await openAudio(riff(fmt(), chunk('data', ramp(8_000))), 'a.gsm')).facts.format,
    'pcm16 8000 Hz mono',
  );
  const gsm = Uint8Array.from({ length: 33 * 20 }, (_, i) => (i % 33 === 0 ? 0xd2 : i % 256));
  assert.equal((await openAudio(gsm, 'a.wav')).facts.format, 'gsm 8000 Hz mono');
});

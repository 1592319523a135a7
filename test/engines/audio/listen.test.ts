/** What reaches the recogniser: the right samples, at one level, without holding up others. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openAudio } from '../../../src/engines/audio/audio.ts';
import { cutClips } from '../../../src/engines/audio/clips.ts';
import { listenForVoice, readClips } from '../../../src/engines/audio/listen.ts';
import { gatherPieces } from '../../../src/engines/audio/pieces.ts';
import { writeWav } from '../../../src/engines/audio/wav/writer.ts';
import { chunk, fmt, ramp, riff } from './wav-bytes.ts';

const SAMPLE = join(import.meta.dirname, '../../fixtures/speech-model/samples/03-check-in.wav');

test('a clip holds exactly the samples of its time', async () => {
  const audio = await openAudio(
    riff(fmt({ rateHz: 16_000 }), chunk('data', ramp(64_000))),
    'a.wav',
  );
  const wanted = [
    { startMs: 100, endMs: 600 },
    { startMs: 1_900, endMs: 4_000 },
  ];
  const clips = [];
  for await (const clip of readClips(audio, wanted, 0.1)) clips.push(clip);
  assert.deepEqual(
    clips.map(({ pcm16k }) => pcm16k.length),
    [8_000, 33_600],
  );
  const [first] = clips;
  const step = (first?.pcm16k[1] ?? 0) - (first?.pcm16k[0] ?? 0);
  assert.ok(Math.abs(step - 1 / 32_768) < 1e-6, 'neighbours stay neighbours');
});

test('a faint voice and a loud one reach the recogniser alike', async () => {
  const audio = await openAudio(readFileSync(SAMPLE), 'a.wav');
  const levels = [];
  for (const gain of [1, 0.1]) {
    const quieter = [(await gatherPieces(audio.pieces())).map((x) => x * gain)];
    const copy = await openAudio(writeWav(quieter, audio.facts.sampleRateHz), 'a.wav');
    const voice = await listenForVoice(copy);
    for await (const { pcm16k } of readClips(copy, cutClips(voice), voice.level)) {
      levels.push(Math.sqrt(pcm16k.reduce((sum, x) => sum + x * x, 0) / pcm16k.length));
    }
  }
  const [loud = 0, faint = 1] = levels;
  assert.ok(Math.abs(20 * Math.log10(loud / faint)) < 1, `${loud} and ${faint}`);
});

test('listening ends when the work is called off', async () => {
  const minute = await openAudio(riff(fmt(), chunk('data', ramp(8_000 * 60))), 'a.wav');
  await assert.rejects(listenForVoice(minute, AbortSignal.abort(new Error('drained'))), /drained/);
});

test('what is written as WAV is read back as it was', async () => {
  const pcm = Float32Array.of(0, 0.5, -0.5, -1, 1.5);
  const audio = await openAudio(writeWav([pcm], 8_000), 'a.wav');
  assert.deepEqual(
    await gatherPieces(audio.pieces()),
    Float32Array.of(0, 0.5, -0.5, -1, 32_767 / 32_768),
  );
});

/** Of several transcripts of one recording, the best by rule is shown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bestTranscript,
  PERSON,
  type TranscriptVersion,
} from '../../src/domain/best-transcript.ts';

function version(model: string, createdAt: number, engine = 'whisper.cpp'): TranscriptVersion {
  return { engine, model, modelType: '', createdAt };
}

const ORDER = [
  'ggml-tiny.en.bin',
  'ggml-base.en-q8_0.bin',
  'ggml-small.bin',
  'ggml-medium.bin',
  'ggml-large-v3-turbo.bin',
  'ggml-large-v3.bin',
];

test('a larger model is shown even when a smaller one heard it later', () => {
  const all = ORDER.map((model, at) => version(model, 1_000 - at));
  for (let count = 1; count <= all.length; count++) {
    assert.equal(bestTranscript(all.slice(0, count))?.model, ORDER[count - 1]);
  }
});

test('of one size the newer one is shown, and of one instant the later one', () => {
  const [old, fresh] = [version('ggml-base.bin', 1), version('ggml-base.en.bin', 2)];
  assert.equal(bestTranscript([fresh, old]), fresh);
  const again = { ...old };
  assert.equal(bestTranscript([old, again]), again);
});

test('what a person wrote stands above every model', () => {
  const written = version('Bob W7ABC', 1, PERSON);
  assert.equal(bestTranscript([written, version('ggml-large-v3.bin', 2)]), written);
});

test("the engine's own word of the size counts where the file name has none", () => {
  const large = { ...version('model.bin', 1), modelType: 'large' };
  assert.equal(bestTranscript([large, version('ggml-small.bin', 2)]), large);
});

test('a service that does not tell its size was chosen for being good', () => {
  const remote = version('whisper-1', 1, 'openai');
  assert.equal(bestTranscript([remote, version('ggml-small.bin', 2)]), remote);
});

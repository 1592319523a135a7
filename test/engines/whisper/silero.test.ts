/** Silero's detector in its worker, with its real model where that lies beside the checkout. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { findVoice } from '../../../src/engines/audio/voice.ts';
import { SileroDetector } from '../../../src/engines/whisper/silero.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { needsWorker, sample, TEST_MODEL, WORKER } from '../../support/worker.ts';
import { createDice } from '../audio/fuzz/mutate.ts';

/** Not ours to ship: `tsn models pull` fetches it, and tests take it where it lies. */
const MODEL = '../shared/speech-data/silero-v6.2.0-ggml.bin';
const needsModel = (): string | false =>
  existsSync(MODEL) ? needsWorker() : `the voice model ${MODEL} is not here`;
const real = { skip: needsModel() };

function open(t: TestContext, model = MODEL): SileroDetector {
  const detector = new SileroDetector({ binary: WORKER, model }, { clock: systemClock });
  t.after(() => detector[Symbol.asyncDispose]());
  return detector;
}

async function* inPieces(pcm: Float32Array, length: number): AsyncGenerator<Float32Array> {
  for (let at = 0; at < pcm.length; at += length) yield pcm.subarray(at, at + length);
}

const most = (probabilities: Float32Array): number => Math.max(0, ...probabilities);

test('a check-in is a voice, noise and silence are none', real, async (t) => {
  const detector = open(t);
  const hear = (name: string) => detector.probabilities(inPieces(sample(name), 10_000));
  assert.ok(most(await hear('03-check-in')) > 0.9);
  assert.ok(most(await hear('11-silence')) < 0.35);
  assert.ok(most(await hear('12-noise')) < 0.35);
});

test(
  'the pieces in which sound comes change nothing, nor what was heard before',
  real,
  async (t) => {
    const detector = open(t);
    const pcm = sample('01-net-opening');
    const whole = await detector.probabilities(inPieces(pcm, pcm.length));
    assert.equal(whole.length, Math.ceil(pcm.length / 512));
    assert.deepEqual(await detector.probabilities(inPieces(pcm, 777)), whole);
  },
);

test('recordings that come at once are heard one after the other', real, async (t) => {
  const detector = open(t);
  const names = ['03-check-in', '12-noise', '03-check-in'];
  const [first, noise, again] = await Promise.all(
    names.map((name) => detector.probabilities(inPieces(sample(name), 4_096))),
  );
  assert.deepEqual(again, first);
  assert.ok(most(noise ?? new Float32Array()) < 0.35);
});

test('a file that is no voice model is refused, and the next one may ask again', {
  skip: needsWorker(),
}, async (t) => {
  const detector = open(t, TEST_MODEL);
  for (let at = 0; at < 2; at++) {
    await assert.rejects(detector.probabilities(inPieces(sample('03-check-in'), 4_096)), {
      code: /^whisper\/(bad-model|worker-died)$/,
    });
  }
});

test('without a model it says what is missing', (t) => {
  assert.match(open(t, '/nowhere/silero.bin').missing() ?? '', /no voice model at/);
});

/** Four chords of three saw teeth each, with strokes of noise: our own gate takes it for a voice. */
function music(): Float32Array {
  const dice = createDice(7);
  return Float32Array.from({ length: 5 * 16_000 }, (_, at) => {
    const seconds = at / 16_000;
    const root = [220, 196, 175, 261][Math.floor(seconds / 1.25)] ?? 220;
    const chord = [1, 1.26, 1.5].map((ratio) => ((seconds * root * ratio) % 1) - 0.5);
    const stroke = seconds % 0.3 < 0.05 ? (dice() - 0.5) * 0.4 : 0;
    return 0.2 * chord.reduce((sum, tone) => sum + tone, 0) + stroke;
  });
}

test('music is nobody speaking', real, async (t) => {
  const pcm = music();
  assert.ok(findVoice(pcm).length > 0, 'what our own gate cannot tell');
  assert.ok(most(await open(t).probabilities(inPieces(pcm, 10_000))) < 0.35);
});

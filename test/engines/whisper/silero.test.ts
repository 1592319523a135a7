/** Silero's detector in its worker, with its real model where that lies beside the checkout. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { findVoice } from '../../../src/engines/audio/voice.ts';
import { SileroDetector } from '../../../src/engines/whisper/silero.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { tune } from '../../support/music.ts';
import { needsWorker, sample, TEST_MODEL, VOICE_MODEL, WORKER } from '../../support/worker.ts';

const needsModel = (): string | false =>
  existsSync(VOICE_MODEL) ? needsWorker() : `the voice model ${VOICE_MODEL} is not here`;
const real = { skip: needsModel() };

function open(t: TestContext, model = VOICE_MODEL): SileroDetector {
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

test('fast runs of notes are nobody speaking, which our own gate cannot tell', real, async (t) => {
  const pcm = tune(5, 0.09);
  assert.ok(findVoice(pcm).length > 0, 'our own gate takes it for a voice');
  assert.ok(most(await open(t).probabilities(inPieces(pcm, 10_000))) < 0.35);
});

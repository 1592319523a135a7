/** What a detector hears in the first seconds is a voice only when it hears it again. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { VOICE_STEP_SAMPLES, type VoiceDetector } from '../../../src/domain/voice-gate.ts';
import { gatherPieces } from '../../../src/engines/audio/pieces.ts';
import { SileroDetector } from '../../../src/engines/whisper/silero.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { settledStretches } from '../../../src/server/transcribe/settled-voice.ts';
import { arpeggio } from '../../support/moving-music.ts';
import { needsWorker, sample, VOICE_MODEL, WORKER } from '../../support/worker.ts';

const RATE_HZ = 16_000;
const STEP_MS = 32;

/** Sound of which each step is worth how probable a voice is in it: the first time, and each time. */
interface Heard {
  readonly voice: readonly [fromMs: number, toMs: number][];
  readonly mistaken?: readonly [fromMs: number, toMs: number][];
}

const VOICE = 1;
const MISTAKEN = 0.75;

function soundOf(durationMs: number, { voice, mistaken = [] }: Heard): Float32Array {
  const sound = new Float32Array((durationMs / 1_000) * RATE_HZ);
  const paint = (value: number) => (range: readonly [number, number]) =>
    sound.fill(value, 16 * range[0], 16 * range[1]);
  mistaken.forEach(paint(MISTAKEN));
  voice.forEach(paint(VOICE));
  return sound;
}

/** Takes what is MISTAKEN for a voice until it has heard four seconds. */
function unsettled() {
  const asked: number[] = [];
  const detector: VoiceDetector = {
    missing: () => undefined,
    async probabilities(pieces) {
      const sound = await gatherPieces(pieces);
      asked.push(sound.length);
      const steps = Math.ceil(sound.length / VOICE_STEP_SAMPLES);
      return Float32Array.from({ length: steps }, (_, step) => {
        const value = sound[step * VOICE_STEP_SAMPLES] ?? 0;
        return value < VOICE && step * STEP_MS > 4_000 ? 0 : value;
      });
    },
  };
  return { detector, asked };
}

async function* inSeconds(pcm: Float32Array): AsyncGenerator<Float32Array> {
  for (let at = 0; at < pcm.length; at += RATE_HZ) yield pcm.subarray(at, at + RATE_HZ);
}

function heard(detector: VoiceDetector, pcm: Float32Array, mayBeMusic = () => true) {
  const sound = { pieces: inSeconds(pcm), durationMs: pcm.length / 16, mayBeMusic };
  return settledStretches(detector, sound);
}

test('what is taken for a voice only until the detector has settled is none', async () => {
  const { detector } = unsettled();
  assert.deepEqual(
    await heard(detector, soundOf(10_000, { voice: [], mistaken: [[500, 2_000]] })),
    [],
  );
});

test('what moves more than music is a voice at once: a weak station is not heard twice', async () => {
  const { detector, asked } = unsettled();
  const sound = soundOf(10_000, { voice: [], mistaken: [[500, 2_000]] });
  assert.equal((await heard(detector, sound, () => false)).length, 1);
  assert.equal(asked.length, 1);
});

test('a voice beside it stays, as long as it was heard the first time', async () => {
  const sound = soundOf(10_000, {
    voice: [[2_500, 9_000]],
    mistaken: [
      [0, 900],
      [2_400, 2_500],
    ],
  });
  const [voice, ...more] = await heard(unsettled().detector, sound);
  assert.deepEqual(more, []);
  assert.ok((voice?.startMs ?? 0) <= 2_400 && (voice?.endMs ?? 0) >= 9_000, JSON.stringify(voice));
});

test('a single word is heard once: after itself it may not be a voice to the detector', async () => {
  const { detector, asked } = unsettled();
  const sound = soundOf(1_000, { voice: [], mistaken: [[200, 800]] });
  assert.equal((await heard(detector, sound)).length, 1);
  assert.equal(asked.length, 1);
});

test('where nobody speaks in the first seconds, the detector is asked once', async () => {
  const { detector, asked } = unsettled();
  assert.equal((await heard(detector, soundOf(60_000, { voice: [[20_000, 25_000]] }))).length, 1);
  assert.deepEqual(asked, [60 * RATE_HZ]);
});

test('of hours of sound only the beginning is heard again', async () => {
  const { detector, asked } = unsettled();
  const voice = await heard(detector, soundOf(600_000, { voice: [[0, 600_000]] }));
  assert.deepEqual(voice, [{ startMs: 0, endMs: 600_000 }]);
  assert.ok((asked[1] ?? Infinity) <= 15 * RATE_HZ);
});

const real = {
  skip: existsSync(VOICE_MODEL) ? needsWorker() : `the voice model ${VOICE_MODEL} is not here`,
};

test(
  'an arpeggio that begins in its midst is no voice to Silero, a check-in is',
  real,
  async (t) => {
    const silero = new SileroDetector(
      { binary: WORKER, model: VOICE_MODEL },
      { clock: systemClock },
    );
    t.after(() => silero[Symbol.asyncDispose]());
    const music = arpeggio(9, 0.12).subarray(0.15 * RATE_HZ);
    assert.ok(
      Math.max(...(await silero.probabilities(inSeconds(music)))) > 0.5,
      'heard once it is',
    );
    assert.deepEqual(await heard(silero, music), []);
    const said = sample('03-check-in');
    assert.deepEqual(await heard(silero, said), await heard(onceOnly(silero), said));
  },
);

/** The same detector, to which the second time everything is a voice. */
function onceOnly(detector: VoiceDetector): VoiceDetector {
  let asked = 0;
  return {
    ...detector,
    missing: () => undefined,
    async probabilities(pieces, signal) {
      const probabilities = await detector.probabilities(pieces, signal);
      return asked++ === 0 ? probabilities : probabilities.fill(1);
    },
  };
}

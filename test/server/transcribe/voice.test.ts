/** Where a detector hears a voice, our own gate still says how much the sound moves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GATE_LIMITS } from '../../../src/domain/segment-gate.ts';
import { VOICE_STEP_SAMPLES, type VoiceDetector } from '../../../src/domain/voice-gate.ts';
import { openAudio } from '../../../src/engines/audio/audio.ts';
import { gatherPieces } from '../../../src/engines/audio/pieces.ts';
import { writeWav } from '../../../src/engines/audio/wav/writer.ts';
import { hearRecording } from '../../../src/server/transcribe/hear.ts';
import { findVoiceWith } from '../../../src/server/transcribe/voice.ts';
import { FakeRecogniser, heard } from '../../fakes/fake-recogniser.ts';
import { plucked, throughLine } from '../../support/moving-music.ts';
import { sample } from '../../support/worker.ts';

/** Takes everything for a voice. */
const EVERYTHING: VoiceDetector = {
  missing: () => undefined,
  async probabilities(pieces) {
    const { length } = await gatherPieces(pieces);
    return new Float32Array(Math.ceil(length / VOICE_STEP_SAMPLES)).fill(1);
  },
};

const opened = (sound: Float32Array) => openAudio(writeWav([sound], 16_000), 'sound.wav');

const music = () => throughLine(plucked(8, 0.15));

async function shownOver(sound: Float32Array, avgLogprob: number) {
  const recogniser = new FakeRecogniser(() => {
    const { segments, ...rest } = heard('this is W7ABC', 2_000);
    return { ...rest, segments: segments.map((segment) => ({ ...segment, avgLogprob })) };
  });
  const ears = { recogniser, detector: EVERYTHING, limits: GATE_LIMITS };
  const { segments, gate } = await hearRecording(await opened(sound), ears, { language: 'en' });
  return { gate, hidden: segments.map(({ hidden }) => hidden) };
}

test('unsure words over music are hidden though the detector took it for a voice', async () => {
  assert.deepEqual(await shownOver(music(), -0.6), { gate: 'silero', hidden: [['notes']] });
});

test('sure words over music, and unsure words of somebody who speaks, are shown', async () => {
  assert.deepEqual((await shownOver(music(), -0.2)).hidden, [[]]);
  assert.deepEqual((await shownOver(sample('03-check-in'), -0.6)).hidden, [[]]);
});

test('a word says too little about how much moves: what the detector hears there is believed', async () => {
  const movementsOf = async (sound: Float32Array, detector: VoiceDetector) =>
    (await findVoiceWith(await opened(sound), detector)).segments.map(({ movement }) => movement);
  assert.deepEqual(await movementsOf(music().slice(0, 16_000), EVERYTHING), [undefined]);
  assert.deepEqual(await movementsOf(music(), within(5_000, 6_000)), [undefined]);
});

test('what the detector does not hear again is music where little moves, and a voice where much does', async () => {
  const found = async (sound: Float32Array) =>
    (await findVoiceWith(await opened(sound), onlyAtFirst())).segments.length;
  assert.equal(await found(music()), 0);
  assert.equal(await found(sample('03-check-in')), 1);
});

/** Takes what lies between two instants for a voice. */
function within(fromMs: number, toMs: number): VoiceDetector {
  return {
    missing: () => undefined,
    async probabilities(pieces) {
      const all = await EVERYTHING.probabilities(pieces);
      return all.map((_, step) => (32 * step >= fromMs && 32 * step < toMs ? 1 : 0));
    },
  };
}

/** Takes everything for a voice that it has not heard before. */
function onlyAtFirst(): VoiceDetector {
  let asked = 0;
  return {
    missing: () => undefined,
    async probabilities(pieces) {
      const probabilities = await EVERYTHING.probabilities(pieces);
      return asked++ === 0 ? probabilities : probabilities.fill(0);
    },
  };
}

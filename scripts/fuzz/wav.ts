/** WAV headers as recorders, crashes and other programs leave them. */
import assert from 'node:assert/strict';
import { openAudio } from '../../src/engines/audio/audio.ts';
import { writeWav } from '../../src/engines/audio/wav/writer.ts';
import { mutate } from './chance.ts';
import { attempt, type Target } from './target.ts';

const SECONDS = 1;
const RATE = 8_000;

export const wavHeaders: Target = {
  name: 'wav-headers',
  async run(cases, chance) {
    const good = Buffer.from(writeWav([new Float32Array(SECONDS * RATE).fill(0.05)], RATE));
    const found = { taken: 0, refused: {} };
    for (let i = 0; i < cases; i++) {
      const bytes = mutate(good, chance);
      await attempt(found, async () => {
        const { facts, pieces } = await openAudio(bytes, 'fuzz.wav');
        assert.ok(Number.isFinite(facts.durationMs) && facts.durationMs >= 0);
        let samples = 0;
        for await (const piece of pieces()) samples += piece.length;
        assert.ok(samples <= bytes.length * 16, `${samples} samples of ${bytes.length} bytes`);
      });
    }
    assert.equal((await openAudio(good, 'good.wav')).facts.durationMs, SECONDS * 1_000);
    return found;
  },
};

/** WAV headers as recorders, crashes and other programs leave them. */
import assert from 'node:assert/strict';
import { openAudio } from '../../src/engines/audio/audio.ts';
import { mutate } from './chance.ts';
import { attempt, type Target } from './target.ts';

const SECONDS = 1;
const RATE = 8_000;

export const wavHeaders: Target = {
  name: 'wav-headers',
  async run(cases, chance) {
    const good = wav();
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

function wav(): Buffer {
  const data = Buffer.alloc(SECONDS * RATE * 2, 7);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** Bad files of every format: refused by name or heard as far as they go, never a crash, never without end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAudio } from '../../../../src/engines/audio/audio.ts';
import { hasSox, tempFolder } from '../sox.ts';
import { fuzzDecoder } from './decoder-fuzz.ts';
import { seedsIn } from './seeds.ts';

/** The decoders are the same code under Bun: there a few cases show that it runs at all. */
const BY_DEFAULT = process.versions['bun'] === undefined ? 500 : 40;
const CASES = Number(process.env['TSN_FUZZ_CASES'] ?? BY_DEFAULT);
const SEED = Number(process.env['TSN_FUZZ_SEED'] ?? 5);

test('bad files of every format have an end', { skip: !hasSox() }, async (t) => {
  for (const { name, bytes } of seedsIn(tempFolder(t))) {
    await t.test(`${CASES} times ${name}`, async () => {
      const { heard, refused } = await fuzzDecoder(bytes, name, { cases: CASES, seed: SEED });
      assert.equal(heard + refused, CASES);
      assert.ok(heard > 0, 'some are still heard: the faults are not too coarse to find any');
    });
  }
});

test('a file of zeros is no audio, whatever it is called', async () => {
  for (const name of ['a.wav', 'a.mp3', 'a.gsm'])
    await assert.rejects(openAudio(new Uint8Array(1 << 20), name), { code: 'audio/not-audio' });
});

/** Puts bad files of one format through the decoders and sees that each has an end. */
import assert from 'node:assert/strict';
import { openAudio } from '../../../../src/engines/audio/audio.ts';
import { TsnError } from '../../../../src/platform/errors.ts';
import { createDice, mutate } from './mutate.ts';

/** The seeds are half a second; faults may double or stretch them, and a lying header 24 times. */
const MOST_SECONDS = 3_600;
const REFUSALS = new Set(['audio/not-audio', 'audio/unsupported', 'audio/too-long']);

export interface Outcome {
  readonly heard: number;
  readonly refused: number;
}

/** Throws with the number of the case, which `createDice(seed + number)` makes again. */
export async function fuzzDecoder(
  good: Uint8Array,
  name: string,
  { cases, seed }: { readonly cases: number; readonly seed: number },
): Promise<Outcome> {
  let heard = 0;
  for (let number = 0; number < cases; number++) {
    const bytes = mutate(good, createDice(seed + number));
    try {
      if (await tryOne(bytes, name)) heard += 1;
    } catch (error) {
      throw new Error(`${name}: case ${seed + number} (${bytes.length} bytes)`, { cause: error });
    }
  }
  return { heard, refused: cases - heard };
}

async function tryOne(bytes: Uint8Array, name: string): Promise<boolean> {
  try {
    const { facts, pieces } = await openAudio(bytes, name);
    let samples = 0;
    for await (const piece of pieces()) {
      samples += piece.length;
      for (const sample of piece) assert.ok(Number.isFinite(sample), 'a sample is a number');
      assert.ok(samples <= MOST_SECONDS * 192_000, 'sound has an end');
    }
    const expected = Math.round((facts.durationMs / 1_000) * facts.sampleRateHz);
    assert.ok(
      Math.abs(samples - expected) <= facts.sampleRateHz / 500 + 1,
      `${samples} samples, not ${expected}: ${JSON.stringify(facts)}`,
    );
    return true;
  } catch (error) {
    if (error instanceof TsnError && REFUSALS.has(error.code)) return false;
    throw error;
  }
}

/** Sound that repeats itself is found at every period within the limits, and nothing else is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLikeness } from '../../../src/engines/audio/likeness.ts';

const LENGTH = 256;
const DELAYS = { shortest: 20, longest: 125 };

test('clicks are alike at every period from the shortest to the longest, whatever came before', () => {
  const isAlike = createLikeness(LENGTH, DELAYS, 0.5);
  for (let period = DELAYS.shortest; period <= DELAYS.longest; period++)
    assert.ok(
      ask(isAlike, (i) => (i % period === 0 ? 1 : 0)),
      `period ${period}`,
    );
});

test('clicks farther apart than the longest period, and noise, are not alike', () => {
  const isAlike = createLikeness(LENGTH, DELAYS, 0.5);
  assert.equal(
    ask(isAlike, (i) => (i % (DELAYS.longest + 1) === 0 ? 1 : 0)),
    false,
  );
  assert.equal(
    ask(isAlike, (i) => Math.sin(i * i * 0.37)),
    false,
  );
});

function ask(
  isAlike: (frame: Float64Array, energy: number) => boolean,
  sound: (i: number) => number,
): boolean {
  const frame = Float64Array.from({ length: LENGTH + DELAYS.longest }, (_, i) => sound(i));
  const energy = frame.subarray(0, LENGTH).reduce((sum, sample) => sum + sample ** 2, 0);
  return isAlike(frame, energy);
}

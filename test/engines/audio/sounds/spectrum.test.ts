/** The fast transform gives what the definition of the discrete Fourier transform gives. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { powersOf, SPECTRUM_SAMPLES } from '../../../../src/engines/audio/sounds/spectrum.ts';

const FIRST = 1;
const LAST = SPECTRUM_SAMPLES / 2 - 1;

test('the power of each frequency is that of the definition', () => {
  const samples = Float64Array.from(
    { length: SPECTRUM_SAMPLES },
    (_, i) => Math.sin(i * i * 0.37) + 0.5 * Math.cos((2 * Math.PI * 20.3 * i) / SPECTRUM_SAMPLES),
  );
  const powers = new Float64Array(SPECTRUM_SAMPLES / 2);
  powersOf(samples, powers, FIRST, LAST);
  for (let k = FIRST; k <= LAST; k++) {
    const wanted = byDefinition(samples, k);
    assert.ok(Math.abs((powers[k] ?? 0) - wanted) < 1e-9 * (1 + wanted), `frequency ${k}`);
  }
});

function byDefinition(samples: Float64Array, k: number): number {
  let re = 0;
  let im = 0;
  for (const [i, sample] of samples.entries()) {
    re += sample * Math.cos((2 * Math.PI * k * i) / SPECTRUM_SAMPLES);
    im -= sample * Math.sin((2 * Math.PI * k * i) / SPECTRUM_SAMPLES);
  }
  return re * re + im * im;
}

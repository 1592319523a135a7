/** The resampler keeps speech as it is and adds nothing: shown with tones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatherPieces } from '../../../src/engines/audio/pieces.ts';
import { resamplePieces, resampleTo16k } from '../../../src/engines/audio/resample.ts';

const RATES_HZ = [8_000, 11_025, 22_050, 32_000, 44_100, 48_000, 8_001];

function tone(hz: number, rateHz: number, count = rateHz): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));
}

/** Strength of one frequency in the middle of `pcm`, in dB of full scale. */
function strengthDb(pcm: Float32Array, hz: number, rateHz: number): number {
  const middle = pcm.subarray(pcm.length / 4, (pcm.length * 3) / 4);
  let real = 0;
  let imaginary = 0;
  let weight = 0;
  for (const [i, sample] of middle.entries()) {
    const window = blackman(i / middle.length);
    const angle = (2 * Math.PI * hz * i) / rateHz;
    real += window * sample * Math.cos(angle);
    imaginary += window * sample * Math.sin(angle);
    weight += window;
  }
  return 20 * Math.log10((2 * Math.hypot(real, imaginary)) / weight);
}

function blackman(x: number): number {
  return 0.42 - 0.5 * Math.cos(2 * Math.PI * x) + 0.08 * Math.cos(4 * Math.PI * x);
}

for (const rateHz of RATES_HZ) {
  test(`from ${rateHz} Hz it is flat to 3.4 kHz`, async () => {
    for (const hz of [300, 1_000, 2_500, 3_400]) {
      const db = strengthDb(resampleTo16k(tone(hz, rateHz), rateHz), hz, 16_000);
      assert.ok(Math.abs(db) < 0.1, `${hz} Hz comes out at ${db.toFixed(2)} dB`);
    }
  });

  test(`from ${rateHz} Hz it keeps the length`, async () => {
    const out = resampleTo16k(tone(440, rateHz, rateHz * 2), rateHz);
    assert.equal(out.length, 32_000);
  });
}

for (const hz of [500, 1_700, 3_000, 3_400]) {
  test(`from 8 kHz the image of ${hz} Hz lies below −80 dB`, async () => {
    const db = strengthDb(resampleTo16k(tone(hz, 8_000), 8_000), 8_000 - hz, 16_000);
    assert.ok(db <= -80, `${db.toFixed(1)} dB`);
  });
}

for (const hz of [9_000, 12_600, 15_000]) {
  test(`from 48 kHz the alias of ${hz} Hz lies below −80 dB`, async () => {
    const db = strengthDb(resampleTo16k(tone(hz, 48_000), 48_000), 16_000 - hz, 16_000);
    assert.ok(db <= -80, `${db.toFixed(1)} dB`);
  });
}

test('how sound is cut into pieces does not change it', async () => {
  const whole = tone(700, 11_025, 9_000);
  const expected = resampleTo16k(whole, 11_025);
  for (const size of [1, 7, 160, 4_096]) {
    const pieces = [];
    for (let at = 0; at < whole.length; at += size) pieces.push(whole.subarray(at, at + size));
    assert.deepEqual(await gatherPieces(resamplePieces(pieces, 11_025, 16_000)), expected);
  }
});

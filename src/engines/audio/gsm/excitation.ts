/** GSM 06.10, first half: regular-pulse excitation and long-term prediction. */
import { multiplyRounded, saturate, shiftRight, wrap16 } from './arithmetic.ts';
import { LAR_COUNT, SUBFRAME_PARAMETERS } from './frame-bits.ts';

const PULSE_SCALE = [18_431, 20_479, 22_527, 24_575, 26_623, 28_671, 30_719, 32_767];
const LONG_TERM_GAIN = [3_277, 11_469, 21_299, 32_767];
const SUBFRAMES = 4;
const SUBFRAME = 40;
const LONGEST_LAG = 120;
const SHORTEST_LAG = 40;

/** Samples of one frame. */
export const FRAME = SUBFRAMES * SUBFRAME;

/** The excitation of one frame, 160 values that hold until the next call; state lives in the closure. */
export function createExcitation(): (parameters: Uint8Array) => Int16Array {
  const history = new Int16Array(LONGEST_LAG + SUBFRAME);
  // Small arrays by the thousand keep the garbage collector busy: each is used again.
  const excitation = new Int16Array(FRAME);
  const pulses = new Int16Array(SUBFRAME);
  let lag = SHORTEST_LAG;

  return (parameters) => {
    for (let subframe = 0; subframe < SUBFRAMES; subframe++) {
      const at = LAR_COUNT + subframe * SUBFRAME_PARAMETERS;
      const wanted = parameters[at] ?? 0;
      // A lag outside the standard's range comes from bit errors: the last good one is used.
      if (wanted >= SHORTEST_LAG && wanted <= LONGEST_LAG) lag = wanted;
      const gain = LONG_TERM_GAIN[parameters[at + 1] ?? 0] ?? 0;
      decodePulses(parameters, at + 2, pulses);
      for (let k = 0; k < SUBFRAME; k++) {
        const predicted = multiplyRounded(gain, history[LONGEST_LAG + k - lag] ?? 0);
        const value = saturate((pulses[k] ?? 0) + predicted);
        history[LONGEST_LAG + k] = value;
        excitation[subframe * SUBFRAME + k] = value;
      }
      history.copyWithin(0, SUBFRAME);
    }
    return excitation;
  };
}

/** From `at` on lie grid position, block maximum, 13 pulses of three bits. */
function decodePulses(parameters: Uint8Array, at: number, pulses: Int16Array): void {
  const grid = parameters[at] ?? 0;
  const { exponent, mantissa } = blockMaximum(parameters[at + 1] ?? 0);
  const scale = PULSE_SCALE[mantissa] ?? 0;
  const shift = 6 - exponent;
  const rounding = shiftRight(1, 1 - shift);
  pulses.fill(0);
  for (let i = 0; i < 13; i++) {
    const level = wrap16((((parameters[at + 2 + i] ?? 0) << 1) - 7) << 12);
    pulses[grid + 3 * i] = shiftRight(saturate(multiplyRounded(scale, level) + rounding), shift);
  }
}

function blockMaximum(coded: number): { exponent: number; mantissa: number } {
  let exponent = coded > 15 ? (coded >> 3) - 1 : 0;
  let mantissa = coded - (exponent << 3);
  if (mantissa === 0) return { exponent: -4, mantissa: 7 };
  while (mantissa <= 7) {
    mantissa = (mantissa << 1) | 1;
    exponent--;
  }
  return { exponent, mantissa: mantissa - 8 };
}

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

/** The excitation of one frame, 160 values; state lives in the closure. */
export function createExcitation(): (parameters: Uint8Array) => Int16Array {
  const history = new Int16Array(LONGEST_LAG + SUBFRAME);
  let lag = SHORTEST_LAG;

  return (parameters) => {
    const excitation = new Int16Array(FRAME);
    for (let subframe = 0; subframe < SUBFRAMES; subframe++) {
      const at = LAR_COUNT + subframe * SUBFRAME_PARAMETERS;
      const wanted = parameters[at] ?? 0;
      // A lag outside the standard's range comes from bit errors: the last good one is used.
      if (wanted >= SHORTEST_LAG && wanted <= LONGEST_LAG) lag = wanted;
      const gain = LONG_TERM_GAIN[parameters[at + 1] ?? 0] ?? 0;
      const pulses = decodePulses(parameters.subarray(at + 2, at + SUBFRAME_PARAMETERS));
      for (let k = 0; k < SUBFRAME; k++) {
        const predicted = multiplyRounded(gain, history[LONGEST_LAG + k - lag] ?? 0);
        history[LONGEST_LAG + k] = saturate((pulses[k] ?? 0) + predicted);
      }
      excitation.set(history.subarray(LONGEST_LAG), subframe * SUBFRAME);
      history.copyWithin(0, SUBFRAME);
    }
    return excitation;
  };
}

/** `coded` = grid position, block maximum, 13 pulses of three bits. */
function decodePulses(coded: Uint8Array): Int16Array {
  const grid = coded[0] ?? 0;
  const { exponent, mantissa } = blockMaximum(coded[1] ?? 0);
  const scale = PULSE_SCALE[mantissa] ?? 0;
  const shift = 6 - exponent;
  const rounding = shiftRight(1, 1 - shift);
  const pulses = new Int16Array(SUBFRAME);
  for (let i = 0; i < 13; i++) {
    const level = wrap16((((coded[2 + i] ?? 0) << 1) - 7) << 12);
    pulses[grid + 3 * i] = shiftRight(saturate(multiplyRounded(scale, level) + rounding), shift);
  }
  return pulses;
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

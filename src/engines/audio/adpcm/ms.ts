/**
 * Microsoft ADPCM (format tag 2): 4 bits a sample. A block begins per channel with the
 * number of a predictor, a step and two whole samples, the later one first.
 */
import { type AdpcmCodec, clamp16 } from './block.ts';

const ADAPTATION = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];
const PREDICTORS: readonly (readonly [number, number])[] = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
];
const HEADER_BYTES = 7;
const SMALLEST_STEP = 16;
const LARGEST_STEP = 0x7fff_ffff / 768;

/** `extra`: the format chunk behind its first 16 bytes, which may bring predictors of its own. */
export function msAdpcm(
  channels: number,
  blockBytes: number,
  extra: Uint8Array,
): AdpcmCodec | undefined {
  // A nibble per channel: with more than two channels they would not come out even.
  if (channels > 2 || blockBytes <= HEADER_BYTES * channels) return undefined;
  const predictors = readPredictors(extra);
  const samplesIn = (bytes: number): number => {
    const coded = bytes - HEADER_BYTES * channels;
    return coded < 0 ? 0 : 2 + Math.floor((coded * 2) / channels);
  };
  return {
    name: 'ms-adpcm',
    blockBytes,
    channels,
    samplesIn,
    decode(block, out, samples) {
      const states = Array.from({ length: channels }, (_, channel) =>
        readHeader(block, channel, channels, predictors),
      );
      for (const [channel, { later, earlier }] of states.entries()) {
        if (samples > 0) out[channel] = earlier;
        if (samples > 1) out[channels + channel] = later;
      }
      const codes = samples > 2 ? (samples - 2) * channels : 0;
      for (let i = 0; i < codes; i++) {
        const byte = block[HEADER_BYTES * channels + (i >> 1)] ?? 0;
        const state = states[i % channels];
        if (state) out[2 * channels + i] = next(state, i % 2 === 0 ? byte >> 4 : byte & 15);
      }
    },
  };
}

function readPredictors(extra: Uint8Array): readonly (readonly [number, number])[] {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  if (extra.length < 6) return PREDICTORS;
  const count = view.getUint16(4, true);
  if (count === 0 || count > 256 || extra.length < 6 + count * 4) return PREDICTORS;
  return Array.from({ length: count }, (_, i) => [
    view.getInt16(6 + i * 4, true),
    view.getInt16(8 + i * 4, true),
  ]);
}

interface State {
  readonly weights: readonly [number, number];
  step: number;
  later: number;
  earlier: number;
}

function readHeader(
  block: Uint8Array,
  channel: number,
  channels: number,
  predictors: readonly (readonly [number, number])[],
): State {
  const int16 = (field: number): number => {
    const at = channels + (field * channels + channel) * 2;
    return (((block[at] ?? 0) | ((block[at + 1] ?? 0) << 8)) << 16) >> 16;
  };
  const weights = predictors[block[channel] ?? 0] ?? predictors[0] ?? [256, 0];
  return { weights, step: int16(0), later: int16(1), earlier: int16(2) };
}

function next(state: State, code: number): number {
  const [first, second] = state.weights;
  const predicted = (state.later * first + state.earlier * second) >> 8;
  const signed = code >= 8 ? code - 16 : code;
  const value = clamp16(predicted + signed * state.step);
  const step = (state.step * (ADAPTATION[code] ?? 0)) >> 8;
  state.step = Math.min(LARGEST_STEP, Math.max(SMALLEST_STEP, step));
  state.earlier = state.later;
  state.later = value;
  return value;
}

/**
 * GSM 06.10 full rate, as Asterisk and AllStar record it. Two packings:
 * raw `.gsm` (33 bytes = 160 samples, each frame begins with the nibble 0xD) and
 * WAV49 (65 bytes = two frames, no marker). Bit-exact with libgsm.
 */
import type { AudioBytes } from '../bytes.ts';
import { createExcitation, FRAME } from './excitation.ts';
import { type BitOrder, unpackFrame } from './frame-bits.ts';
import { createSynthesis } from './synthesis.ts';

export interface GsmPacking {
  readonly order: BitOrder;
  readonly blockBytes: number;
  readonly blockSamples: number;
  /** Where in a block each frame begins. */
  readonly frameBits: readonly number[];
}

export const RAW_GSM: GsmPacking = {
  order: 'msb',
  blockBytes: 33,
  blockSamples: FRAME,
  frameBits: [4],
};

export const WAV49: GsmPacking = {
  order: 'lsb',
  blockBytes: 65,
  blockSamples: 2 * FRAME,
  frameBits: [0, 260],
};

const BLOCKS_AT_ONCE = 25;

/** Samples −1…1 in pieces of at most one second; an incomplete block at the end is left out. */
export function* decodeGsm(data: AudioBytes, packing: GsmPacking): Generator<Float32Array> {
  const excite = createExcitation();
  const synthesise = createSynthesis();
  const samples = new Int16Array(FRAME);
  const atOnce = BLOCKS_AT_ONCE * packing.blockBytes;

  for (let from = 0; from < data.size; from += atOnce) {
    const bytes = data.read(from, atOnce);
    const blocks = Math.floor(bytes.length / packing.blockBytes);
    const piece = new Float32Array(blocks * packing.blockSamples);
    let written = 0;
    for (let block = 0; block < blocks; block++) {
      for (const bit of packing.frameBits) {
        const at = block * packing.blockBytes * 8 + bit;
        const parameters = unpackFrame(bytes, at, packing.order);
        synthesise(parameters, excite(parameters), samples);
        for (let k = 0; k < FRAME; k++) piece[written++] = (samples[k] ?? 0) / 32_768;
      }
    }
    if (blocks > 0) yield piece;
  }
}

const PROOF_FRAMES = 16;

/** How many raw frames at the start carry the marker, or undefined when one does not. */
export function markedGsmFrames(bytes: Uint8Array): number | undefined {
  const frames = Math.min(PROOF_FRAMES, Math.ceil(bytes.length / RAW_GSM.blockBytes));
  for (let frame = 0; frame < frames; frame++) {
    if ((bytes[frame * RAW_GSM.blockBytes] ?? 0) >> 4 !== 0xd) return undefined;
  }
  return frames;
}

/** Enough marked frames that no other file looks like this by chance (16^-16). */
export function isSurelyGsm(bytes: Uint8Array): boolean {
  return markedGsmFrames(bytes) === PROOF_FRAMES;
}

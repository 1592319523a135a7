/** Audio files as recorders leave them, filled with noise: the soak looks at bytes, not at sound. */
import { chunk, concat, fmt, riff } from '../../test/engines/audio/wav-bytes.ts';
import type { Chance } from './chance.ts';

export interface AudioFormat {
  /** About `sizeBytes`, in whole blocks of the format. */
  make(chance: Chance, sizeBytes: number): Buffer;
  /** Where the header holds lengths (4 bytes each) that the recorder fills in at the end. */
  readonly lengthsAt: readonly number[];
}

/** app_rpt's default: GSM 6.10 in RIFF, blocks of 65 bytes for 320 samples, audio from offset 60. */
export const WAV49: AudioFormat = {
  make: (chance, sizeBytes) => {
    const audio = blocks(chance, sizeBytes, 65);
    const head = Buffer.alloc(20);
    head.writeUInt16LE(0x31, 0);
    head.writeUInt16LE(1, 2);
    head.writeUInt32LE(8_000, 4);
    head.writeUInt32LE(1_625, 8);
    head.writeUInt16LE(65, 12);
    head.writeUInt16LE(2, 16);
    head.writeUInt16LE(320, 18);
    const samples = Buffer.alloc(4);
    samples.writeUInt32LE((audio.length / 65) * 320);
    return Buffer.from(riff(chunk('fmt ', head), chunk('fact', samples), chunk('data', audio)));
  },
  lengthsAt: [4, 48, 56],
};

/** 16 bits, 8 kHz, mono. */
export const WAV: AudioFormat = {
  make: (chance, sizeBytes) =>
    Buffer.from(riff(fmt(), chunk('data', blocks(chance, sizeBytes, 2)))),
  lengthsAt: [4, 40],
};

/** Raw GSM 06.10: frames of 33 bytes. */
export const GSM: AudioFormat = {
  make: (chance, sizeBytes) => blocks(chance, sizeBytes, 33),
  lengthsAt: [],
};

/** An MPEG frame header and then anything: nobody decodes it here. */
export const MP3: AudioFormat = {
  make: (chance, sizeBytes) =>
    Buffer.from(concat(Uint8Array.of(0xff, 0xfb, 0x90, 0xc0), chance.bytes(sizeBytes))),
  lengthsAt: [],
};

function blocks(chance: Chance, sizeBytes: number, blockBytes: number): Buffer {
  return chance.bytes(blockBytes * Math.ceil(sizeBytes / blockBytes));
}

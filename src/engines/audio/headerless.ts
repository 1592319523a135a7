/** Files that hold nothing but samples: what they are, only their name says (Asterisk's formats). */
import { type SampleFormat, sampleFormat } from './samples.ts';

export interface Headerless {
  readonly format: SampleFormat;
  readonly sampleRateHz: number;
}

const PCM_TAG = 1;
const A_LAW_TAG = 6;
const MU_LAW_TAG = 7;

const BY_EXTENSION: readonly (readonly [ext: RegExp, tag: number, bits: number])[] = [
  [/\.(ul|ulaw|mu|ulw)$/i, MU_LAW_TAG, 8],
  [/\.(al|alaw|alw)$/i, A_LAW_TAG, 8],
  [/\.sln(\d{0,3})$/i, PCM_TAG, 16],
];

/** `.ul`, `.al`, `.sln` (8 kHz), `.sln16` (16 kHz) and their like; undefined for other names. */
export function headerlessByName(fileName: string): Headerless | undefined {
  for (const [ext, tag, bits] of BY_EXTENSION) {
    const kilohertz = ext.exec(fileName)?.[1];
    const format = sampleFormat(tag, bits);
    if (kilohertz !== undefined && format !== undefined)
      return { format, sampleRateHz: rateOf(kilohertz) };
  }
  return undefined;
}

/** `.sln44` means 44,100 Hz; the others say thousands. */
function rateOf(kilohertz: string): number {
  if (!/^\d+$/.test(kilohertz)) return 8_000;
  return kilohertz === '44' ? 44_100 : Number(kilohertz) * 1_000;
}

/** Names of the codecs that a WAV file may hold, for the message that one is not supported. */

export const GSM_TAG = 0x0031;
export const MS_ADPCM_TAG = 0x0002;
export const IMA_ADPCM_TAG = 0x0011;
/** MPEG layer I or II, and layer III. */
export const MPEG_TAGS: readonly number[] = [0x0050, 0x0055];

const NAMES: Readonly<Record<number, string>> = {
  1: 'PCM',
  2: 'Microsoft ADPCM',
  3: 'float',
  6: 'A-law',
  7: 'µ-law',
  17: 'IMA ADPCM',
  20: 'G.723 ADPCM',
  34: 'TrueSpeech',
  64: 'G.721 ADPCM',
  69: 'G.726 ADPCM',
  80: 'MPEG',
  85: 'MP3',
  131: 'G.729',
  255: 'AAC',
};

/** `IMA ADPCM 4 bit`, or the tag's number. */
export function wavCodecName(formatTag: number, bitsPerSample: number): string {
  const name = NAMES[formatTag] ?? `WAV format 0x${formatTag.toString(16).padStart(4, '0')}`;
  return bitsPerSample > 0 ? `${name} ${bitsPerSample} bit` : name;
}

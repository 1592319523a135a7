/**
 * Opens any recording that a recorder writes: what it is at a glance, and its
 * samples piece by piece, so that hours of audio never fill the memory.
 */
import type { AudioFacts } from '../../domain/recording.ts';
import { TsnError } from '../../platform/errors.ts';
import { type AudioBytes, bytesInMemory } from './bytes.ts';
import { openForeign } from './ffmpeg.ts';
import { RAW_GSM } from './gsm/gsm.ts';
import { openCompressed, openGsm, openSamples } from './open.ts';
import { GSM_RATE_HZ, type OpenedAudio, type OpenOptions, silent } from './opened.ts';
import { gatherPieces } from './pieces.ts';
import { sniff } from './sniff.ts';
import { openWav } from './wav/open.ts';

export interface DecodedAudio extends AudioFacts {
  /** Mono samples −1…1 at the file's own rate. */
  readonly pcm: Float32Array;
}

/**
 * Uncompressed formats are known by their header, compressed ones are decoded once to the
 * end. Empty files and headers without samples are a class, not an error.
 * @param fileName for messages, and to tell what has no header
 * @throws TsnError `audio/unsupported` naming the codec, `audio/not-audio`, `audio/too-long`, `audio/ffmpeg-failed`
 */
export async function openAudio(
  source: AudioBytes | Uint8Array,
  fileName: string,
  options: OpenOptions = {},
): Promise<OpenedAudio> {
  const bytes = source instanceof Uint8Array ? bytesInMemory(source) : source;
  const sniffed = sniff(bytes, fileName);
  switch (sniffed.kind) {
    case 'empty':
      return silent('empty', 'empty');
    case 'wav':
      return openWav(bytes, fileName, options);
    case 'gsm':
      return openGsm(bytes, { packing: RAW_GSM, sampleRateHz: GSM_RATE_HZ, fileName });
    case 'headerless':
      return openSamples(bytes, { ...sniffed.format, channels: 1, fileName });
    case 'foreign':
      return openForeign(bytes, { codec: sniffed.codec, fileName, ffmpeg: options.ffmpeg });
    case 'unknown':
      throw new TsnError('audio/not-audio', `${fileName}: the content is no audio that tsn knows`);
    case 'mpeg':
    case 'ogg-opus':
    case 'ogg-vorbis':
    case 'flac':
      return openCompressed(bytes, { ...options, kind: sniffed.kind, fileName });
  }
}

/** The whole recording at once; for short ones. Throws as {@link openAudio} does. */
export async function decodeAudio(
  source: AudioBytes | Uint8Array,
  fileName: string,
  options?: OpenOptions,
): Promise<DecodedAudio> {
  const { facts, pieces } = await openAudio(source, fileName, options);
  return { ...facts, pcm: await gatherPieces(pieces()) };
}

/**
 * Opens any recording that a recorder writes: what it is at a glance, and its
 * samples piece by piece, so that hours of audio neither fill the memory nor
 * hold up whoever shares the thread.
 */
import type { AudioFacts, RecordingClass } from '../../domain/recording.ts';
import { TsnError } from '../../platform/errors.ts';
import { decodeGsm, type GsmPacking, RAW_GSM, WAV49 } from './gsm/gsm.ts';
import { joinPieces } from './pieces.ts';
import { decodeSamples, sampleFormat } from './samples.ts';
import { sniff } from './sniff.ts';
import { readWavLayout, type WavLayout } from './wav-layout.ts';
import { GSM_TAG, wavCodecName } from './wav-tags.ts';

export interface OpenedAudio {
  readonly facts: AudioFacts;
  /** Mono samples −1…1 at the file's own rate, in pieces of at most a second. Starts anew on each call. */
  readonly pieces: () => Generator<Float32Array>;
}

export interface DecodedAudio extends AudioFacts {
  /** Mono samples −1…1 at the file's own rate. */
  readonly pcm: Float32Array;
}

/** Longer recordings are refused: nobody keys up for hours, and memory has an end. */
const LONGEST_RECORDING_MS = 4 * 60 * 60 * 1_000;
/** Shorter than any syllable; recognisers need 100 ms at least. */
const SHORTEST_SPEECH_MS = 250;
const RATES_HZ = { min: 4_000, max: 192_000 };
const MOST_CHANNELS = 8;
const GSM_RATE_HZ = 8_000;

/**
 * Reads headers only. Empty files and headers without samples are a class, not an error.
 * @param fileName for messages, and to tell very short raw GSM
 * @throws TsnError `audio/unsupported` naming the codec, `audio/not-audio`, `audio/too-long`
 */
export function openAudio(bytes: Uint8Array, fileName: string): OpenedAudio {
  const sniffed = sniff(bytes, fileName);
  switch (sniffed.kind) {
    case 'empty':
      return silent('empty', 'empty');
    case 'wav':
      return openWav(bytes, fileName);
    case 'gsm':
      return openGsm(bytes, RAW_GSM, GSM_RATE_HZ, false, fileName);
    case 'unsupported':
      throw unsupported(fileName, sniffed.codec);
    case 'unknown':
      throw new TsnError('audio/not-audio', `${fileName}: the content is no audio that tsn knows`);
  }
}

/** The whole recording at once; for short ones. Throws as {@link openAudio} does. */
export function decodeAudio(bytes: Uint8Array, fileName: string): DecodedAudio {
  const { facts, pieces } = openAudio(bytes, fileName);
  return { ...facts, pcm: joinPieces([...pieces()]) };
}

function openWav(bytes: Uint8Array, fileName: string): OpenedAudio {
  const layout = readWavLayout(bytes);
  if (layout === 'header-only') return silent('header-only', 'wav, header only');
  if (layout === undefined || !isSane(layout))
    throw new TsnError('audio/not-audio', `${fileName}: the WAV header makes no sense`);

  const { formatTag, bitsPerSample, channels, sampleRateHz, data, truncated } = layout;
  if (formatTag === GSM_TAG && channels === 1)
    return openGsm(data, WAV49, sampleRateHz, truncated, fileName);
  const format = sampleFormat(formatTag, bitsPerSample);
  if (format === undefined) throw unsupported(fileName, wavCodecName(formatTag, bitsPerSample));
  const frames = Math.floor(data.length / (format.bytes * channels));
  return opened({ name: format.name, frames, channels, sampleRateHz, truncated, fileName }, () =>
    decodeSamples(data, format, channels, sampleRateHz),
  );
}

function openGsm(
  data: Uint8Array,
  packing: GsmPacking,
  sampleRateHz: number,
  truncated: boolean,
  fileName: string,
): OpenedAudio {
  const frames = Math.floor(data.length / packing.blockBytes) * packing.blockSamples;
  const name = packing === WAV49 ? 'gsm-wav49' : 'gsm';
  return opened({ name, frames, channels: 1, sampleRateHz, truncated, fileName }, () =>
    decodeGsm(data, packing),
  );
}

interface Measured {
  readonly name: string;
  readonly frames: number;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly truncated: boolean;
  readonly fileName: string;
}

function opened(measured: Measured, pieces: OpenedAudio['pieces']): OpenedAudio {
  const { name, channels, sampleRateHz, fileName } = measured;
  const durationMs = Math.round((measured.frames / sampleRateHz) * 1_000);
  if (durationMs > LONGEST_RECORDING_MS)
    throw new TsnError('audio/too-long', `${fileName}: longer than four hours`, {
      facts: { durationMs },
    });
  const format = `${name} ${sampleRateHz} Hz ${channelWords(channels)}`;
  const facts = {
    format,
    class: classOf(measured, durationMs),
    durationMs,
    sampleRateHz,
    channels,
  };
  return { facts, pieces };
}

function classOf({ frames, truncated }: Measured, durationMs: number): RecordingClass {
  if (frames === 0) return 'header-only';
  if (durationMs < SHORTEST_SPEECH_MS) return 'too-short';
  return truncated ? 'truncated' : 'speech-candidate';
}

function silent(recordingClass: RecordingClass, format: string): OpenedAudio {
  const facts = { format, class: recordingClass, durationMs: 0, sampleRateHz: 0, channels: 0 };
  return { facts, pieces: noPieces };
}

function* noPieces(): Generator<Float32Array> {}

function isSane({ channels, sampleRateHz }: WavLayout): boolean {
  const rateFits = sampleRateHz >= RATES_HZ.min && sampleRateHz <= RATES_HZ.max;
  return rateFits && channels >= 1 && channels <= MOST_CHANNELS;
}

function unsupported(fileName: string, codec: string): TsnError {
  return new TsnError('audio/unsupported', `${fileName}: ${codec} is not supported yet`, {
    facts: { codec },
  });
}

function channelWords(channels: number): string {
  return channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`;
}

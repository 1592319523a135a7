/** What an opened recording is, and the limits that every one of them has to keep. */
import type { AudioFacts, RecordingClass } from '../../domain/recording.ts';
import { TsnError } from '../../platform/errors.ts';
import type { FfmpegChoice } from './ffmpeg.ts';
import type { Clip, Listening } from './listen.ts';
import type { Pieces } from './pieces.ts';
import type { VoiceSegment } from './voice.ts';

export interface OpenedAudio {
  readonly facts: AudioFacts;
  /** Mono samples −1…1 at the file's own rate, in pieces of at most a second. Starts anew on each call. */
  readonly pieces: () => Pieces;
  /** Where another process has the recording open: that one does the work. */
  readonly elsewhere?: Elsewhere;
}

export interface Elsewhere {
  listenForVoice(signal?: AbortSignal): Promise<Listening>;
  levelledPieces(voiceLevel: number, signal?: AbortSignal): AsyncGenerator<Float32Array>;
  readClips(
    clips: readonly VoiceSegment[],
    voiceLevel: number,
    signal?: AbortSignal,
  ): AsyncGenerator<Clip>;
}

export interface OpenOptions {
  /** For formats that we do not read ourselves. */
  readonly ffmpeg?: FfmpegChoice;
  /** Called between chunks when all of a file has to be decoded to know what it is. */
  readonly pause?: () => Promise<void>;
}

/** Recorders that run through begin a new file each day at the latest. */
const LONGEST_RECORDING_MS = 24 * 60 * 60 * 1_000;
/** Shorter than any syllable; recognisers need 100 ms at least. */
const SHORTEST_SPEECH_MS = 250;
export const RATES_HZ = { min: 4_000, max: 192_000 };
export const MOST_CHANNELS = 8;
export const GSM_RATE_HZ = 8_000;

export interface Measured {
  /** For people: `pcm16`. */
  readonly name: string;
  /** Samples per channel. */
  readonly frames: number;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly truncated: boolean;
  readonly fileName: string;
}

/** The most samples of one channel that are read at this rate. */
export function mostFrames(sampleRateHz: number): number {
  return (LONGEST_RECORDING_MS / 1_000) * sampleRateHz;
}

/** @throws TsnError `audio/too-long` */
export function opened(measured: Measured, pieces: OpenedAudio['pieces']): OpenedAudio {
  const { name, channels, sampleRateHz, fileName, frames } = measured;
  const durationMs = Math.round((frames / sampleRateHz) * 1_000);
  if (frames > mostFrames(sampleRateHz))
    throw new TsnError('audio/too-long', `${fileName}: longer than a day`, {
      facts: { durationMs },
    });
  const format = `${name} ${sampleRateHz} Hz ${channelWords(channels)}`;
  const recordingClass = classOf(measured, durationMs);
  return {
    facts: { format, class: recordingClass, durationMs, sampleRateHz, channels },
    pieces,
  };
}

function classOf({ frames, truncated }: Measured, durationMs: number): RecordingClass {
  if (frames === 0) return 'header-only';
  if (durationMs < SHORTEST_SPEECH_MS) return 'too-short';
  return truncated ? 'truncated' : 'speech-candidate';
}

/** A file without a single sample. */
export function silent(recordingClass: RecordingClass, format: string): OpenedAudio {
  const facts = { format, class: recordingClass, durationMs: 0, sampleRateHz: 0, channels: 0 };
  return { facts, pieces: () => [] };
}

function channelWords(channels: number): string {
  return channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`;
}

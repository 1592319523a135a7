/**
 * What travels between the server and the process that decodes. Both are of one make, so
 * the shapes are taken as they are. Results are pulled: each `start` and each `next` is
 * answered once, so a reader that is busy is never flooded.
 */
import type { AudioFacts } from '../../../domain/recording.ts';
import type { SoundMark } from '../../../domain/transmission.ts';
import type { FailureCode } from '../../../platform/errors.ts';
import type { FrameLimits } from '../../whisper/frames.ts';
import type { FfmpegChoice } from '../ffmpeg.ts';
import type { VoiceSegment } from '../voice.ts';

/** A day of levels, one for each 16 ms, is 22 MB; its marks and clips are some as JSON. */
export const SOUND_LIMITS: FrameLimits = { jsonBytes: 1 << 25, pcmBytes: 1 << 25 };

/** Which recording. */
export interface Subject {
  readonly path: string;
  readonly fileName: string;
  readonly ffmpeg: FfmpegChoice | undefined;
}

export type Task =
  | { readonly op: 'open' }
  | { readonly op: 'pieces' }
  | { readonly op: 'listen' }
  /** All of it at 16 kHz, brought to the level that recognisers want. */
  | { readonly op: 'levelled'; readonly voiceLevel: number }
  | { readonly op: 'render'; readonly target: string }
  | { readonly op: 'clips'; readonly clips: readonly VoiceSegment[]; readonly voiceLevel: number };

export type Request =
  | { readonly id: number; readonly kind: 'start'; readonly subject: Subject; readonly task: Task }
  | { readonly id: number; readonly kind: 'next' | 'stop' };

/** One result; sound or levels, where there are some, travel as the frame's samples. */
export type Result =
  | { readonly of: 'open'; readonly facts: AudioFacts }
  | {
      readonly of: 'listen';
      readonly segments: readonly VoiceSegment[];
      readonly level: number;
      readonly marks: readonly SoundMark[];
    }
  | { readonly of: 'clip'; readonly clip: VoiceSegment }
  | { readonly of: 'piece' }
  | { readonly of: 'rendering'; readonly doneMs: number }
  | { readonly of: 'rendered'; readonly durationMs: number };

export type Answer =
  | { readonly id: number; readonly kind: 'result'; readonly result: Result }
  | { readonly id: number; readonly kind: 'end' }
  | {
      readonly id: number;
      readonly kind: 'failure';
      readonly code: FailureCode;
      readonly message: string;
    }
  /** A sign of life, sent while there is work. */
  | { readonly id: 0; readonly kind: 'alive'; readonly rssBytes: number };

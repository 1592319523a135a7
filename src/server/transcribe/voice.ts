/** The voice gate of the stage: Silero's detector where there is one, else ours, and which it was. */
import type { VoiceDetector } from '../../domain/voice-gate.ts';
import type { Stretch } from '../../domain/voiced-stretches.ts';
import { type Listening, levelledPieces, listenForVoice } from '../../engines/audio/listen.ts';
import type { OpenedAudio } from '../../engines/audio/opened.ts';
import { withoutMorse } from '../../engines/audio/sounds/without-morse.ts';
import type { VoiceSegment } from '../../engines/audio/voice.ts';
import { settledStretches } from './settled-voice.ts';

/** Less than this, as our own gate measures it; somebody weak in noise moves more. */
const MUSIC_MOVES = 0.48;
/** In a word hardly anything has time to move. */
const PHRASE_MS = 2_000;

export interface GatedVoice extends Listening {
  /** `own`: without a model. */
  readonly gate: 'silero' | 'own';
}

/**
 * Ours always listens: it finds the level and the places to cut. A detector that fails is
 * no reason to wait: the recording is judged as if there were none.
 */
export async function findVoiceWith(
  audio: OpenedAudio,
  detector: VoiceDetector | undefined,
  signal?: AbortSignal,
): Promise<GatedVoice> {
  const own = await listenForVoice(audio, signal);
  if (detector === undefined || detector.missing() !== undefined) return { ...own, gate: 'own' };
  const level = own.level > 0 ? own.level : loudLevel(own.levels);
  try {
    const pieces = levelledPieces(audio, level, signal);
    const { durationMs } = audio.facts;
    const mayBeMusic = (stretch: Stretch): boolean =>
      (movementWithin(own.segments, stretch) ?? 1) < MUSIC_MOVES;
    const sound = { pieces, durationMs, mayBeMusic };
    const voiced = await settledStretches(detector, sound, signal);
    const measured = voiced.map((stretch) => withMovement(stretch, own.segments));
    const segments = withoutMorse(measured, own.marks);
    return { ...own, segments, level: segments.length > 0 ? level : 0, gate: 'silero' };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { ...own, gate: 'own' };
  }
}

/** The most that moves in those of `voice` that share time with a part of the recording; null: nobody measured. */
export function movementWithin(
  voice: readonly VoiceSegment[],
  { startMs, endMs }: VoiceSegment,
): number | null {
  const below = voice.filter((part) => part.startMs < endMs && part.endMs > startMs);
  const measured = below.flatMap(({ movement }) => (movement === undefined ? [] : [movement]));
  return measured.length === 0 ? null : Math.max(...measured);
}

/** Of what the detector heard, as our gate measured it; of a word it says too little. */
function withMovement(stretch: Stretch, own: readonly VoiceSegment[]): VoiceSegment {
  const isPhrase = ({ startMs, endMs }: Stretch): boolean => endMs - startMs >= PHRASE_MS;
  const movement = isPhrase(stretch) ? movementWithin(own.filter(isPhrase), stretch) : null;
  return movement === null ? stretch : { ...stretch, movement };
}

/** Where our gate found no voice, one may be too faint for it: the loudest tenth tells how loud. */
function loudLevel(levels: Float32Array): number {
  const sorted = Float32Array.from(levels).sort();
  return sorted[Math.floor(sorted.length * 0.9)] ?? 0;
}

/** The voice gate of the stage: Silero's detector where there is one, else ours, and which it was. */
import type { VoiceDetector } from '../../domain/voice-gate.ts';
import { type Listening, levelledPieces, listenForVoice } from '../../engines/audio/listen.ts';
import type { OpenedAudio } from '../../engines/audio/opened.ts';
import { withoutMorse } from '../../engines/audio/sounds/without-morse.ts';
import { settledStretches } from './settled-voice.ts';

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
    const voiced = await settledStretches(detector, { pieces, durationMs }, signal);
    const segments = withoutMorse(voiced, own.marks);
    return { ...own, segments, level: segments.length > 0 ? level : 0, gate: 'silero' };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { ...own, gate: 'own' };
  }
}

/** Where our gate found no voice, one may be too faint for it: the loudest tenth tells how loud. */
function loudLevel(levels: Float32Array): number {
  const sorted = Float32Array.from(levels).sort();
  return sorted[Math.floor(sorted.length * 0.9)] ?? 0;
}

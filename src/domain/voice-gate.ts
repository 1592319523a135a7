/** The port to a voice detector: sound in, how probable a voice is. */

/** Samples at 16 kHz that one probability stands for. */
export const VOICE_STEP_SAMPLES = 512;

export interface VoiceDetector {
  /** Why it cannot be asked now; undefined while it can. */
  missing(): string | undefined;
  /**
   * One probability, 0…1, for each {@link VOICE_STEP_SAMPLES} samples begun; in the order of
   * `pieces` (mono, 16 kHz). Rejects with a TsnError `whisper/…`; nothing is retried inside.
   */
  probabilities(pieces: AsyncIterable<Float32Array>, signal?: AbortSignal): Promise<Float32Array>;
}

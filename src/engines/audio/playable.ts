/** Turns any recording into the WAV that every browser plays. */
import { TsnError } from '../../platform/errors.ts';
import type { OpenedAudio } from './opened.ts';
import { writeWav } from './wav/writer.ts';

/** Mono 16-bit PCM at the recording's own rate. */
export async function toPlayable(audio: OpenedAudio, fileName: string): Promise<Uint8Array> {
  const { facts, pieces } = audio;
  if (facts.durationMs === 0)
    throw new TsnError('audio/not-audio', `${fileName}: there is no sound in it (${facts.format})`);
  const sound: Float32Array[] = [];
  for await (const piece of pieces()) sound.push(piece);
  return writeWav(sound, facts.sampleRateHz);
}

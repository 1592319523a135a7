/** Turns any recording into the WAV that every browser plays. */
import { TsnError } from '../../platform/errors.ts';
import { openAudio } from './audio.ts';
import { inTurns } from './in-turns.ts';
import { writeWav } from './wav-writer.ts';

/** Mono 16-bit PCM at the recording's own rate. Throws as {@link openAudio} does. */
export async function toPlayable(bytes: Uint8Array, fileName: string): Promise<Uint8Array> {
  const { facts, pieces } = openAudio(bytes, fileName);
  if (facts.durationMs === 0)
    throw new TsnError('audio/not-audio', `${fileName}: there is no sound in it (${facts.format})`);
  const sound: Float32Array[] = [];
  for await (const piece of inTurns(pieces())) sound.push(piece);
  return writeWav(sound, facts.sampleRateHz);
}

/** Reads a stored recording whole, as far as it fits the memory of small machines. */
import type { AudioStore } from '../../domain/audio-store.ts';
import { TsnError } from '../../platform/errors.ts';

/** Four hours of 16-bit stereo at 32 kHz; more does not fit the memory of small machines. */
const MOST_AUDIO_BYTES = 2 ** 30;

/**
 * @param name for messages: what people call the recording
 * @throws TsnError `audio/missing`, `audio/too-long`, `storage/…`
 */
export async function readAudio(
  audio: Pick<AudioStore, 'read'>,
  path: string,
  name: string,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    for await (const piece of audio.read(path)) {
      sizeBytes += piece.length;
      if (sizeBytes > MOST_AUDIO_BYTES) throw tooLarge(name);
      pieces.push(piece);
    }
  } catch (error) {
    throw isMissing(error) ? missing(name, error) : error;
  }
  return Buffer.concat(pieces, sizeBytes);
}

function isMissing(error: unknown): boolean {
  return error instanceof TsnError && error.code === 'audio/missing';
}

function missing(name: string, cause: unknown): TsnError {
  return new TsnError('audio/missing', `${name}: its audio is not in the archive`, { cause });
}

function tooLarge(name: string): TsnError {
  return new TsnError('audio/too-long', `${name}: larger than ${MOST_AUDIO_BYTES} bytes`);
}

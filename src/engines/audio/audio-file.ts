/** Reads a stored recording from the archive. */
import { open } from 'node:fs/promises';
import { TsnError } from '../../platform/errors.ts';

/** Four hours of 16-bit stereo at 32 kHz; more does not fit the memory of small machines. */
const MOST_AUDIO_BYTES = 2 ** 30;

/**
 * @param name for messages: what people call the recording
 * @throws TsnError `audio/missing`, `audio/too-long`
 */
export async function readAudioFile(path: string, name: string): Promise<Uint8Array> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > MOST_AUDIO_BYTES) throw tooLarge(name, size);
    return await file.readFile();
  } catch (error) {
    throw isMissing(error) ? missing(name, error) : error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function missing(name: string, cause: unknown): TsnError {
  return new TsnError('audio/missing', `${name}: its audio is not in the archive`, { cause });
}

function tooLarge(name: string, sizeBytes: number): TsnError {
  const message = `${name}: larger than ${MOST_AUDIO_BYTES} bytes`;
  return new TsnError('audio/too-long', message, { facts: { sizeBytes } });
}

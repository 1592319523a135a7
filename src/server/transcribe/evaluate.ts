/** Hears a data set with one recogniser, the same way as recordings are heard. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RecogniseOptions } from '../../domain/recognition.ts';
import type { SpeechPair } from '../../domain/speech-scores.ts';
import { shownText } from '../../domain/transcript.ts';
import { openAudio } from '../../engines/audio/audio.ts';
import { type Ears, hearRecording } from './hear.ts';

/** Rejects as audio and recogniser do. */
export async function hearSaid(
  { path, said }: { readonly path: string; readonly said: string },
  ears: Ears,
  options: RecogniseOptions,
): Promise<SpeechPair> {
  const name = basename(path);
  const audio = openAudio(await readFile(path), name);
  const { segments, computeMs } = await hearRecording(audio, ears, options);
  return { said, heard: shownText(segments), durationMs: audio.facts.durationMs, computeMs };
}

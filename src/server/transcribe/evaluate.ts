/** Hears a data set with one recogniser, the same way as recordings are heard. */
import { basename } from 'node:path';
import type { RecogniseOptions } from '../../domain/recognition.ts';
import type { SpeechPair } from '../../domain/speech-scores.ts';
import { shownText } from '../../domain/transcript.ts';
import type { SoundFiles } from '../../engines/audio/sound-files.ts';
import { type Ears, hearRecording } from './hear.ts';

/** Rejects as audio and recogniser do. */
export async function hearSaid(
  { path, said }: { readonly path: string; readonly said: string },
  { sounds, ...ears }: Ears & { readonly sounds: Pick<SoundFiles, 'open'> },
  options: RecogniseOptions,
): Promise<SpeechPair> {
  const audio = await sounds.open(path, basename(path), options.signal);
  const { segments, computeMs } = await hearRecording(audio, ears, options);
  return { said, heard: shownText(segments), durationMs: audio.facts.durationMs, computeMs };
}

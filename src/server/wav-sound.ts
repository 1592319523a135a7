/** A recording as WAV, for programs that read nothing else. */
import { basename } from 'node:path';
import type { SoundFiles } from '../engines/audio/sound-files.ts';
import { writeWav } from '../engines/audio/wav/writer.ts';
import { TsnError } from '../platform/errors.ts';
import type { ServerStore } from '../store/server/store.ts';

interface Needs {
  readonly store: Pick<ServerStore, 'recordings'>;
  readonly sounds: Pick<SoundFiles, 'open'>;
}

/** Mono, 16 bit, at the recording's own rate. Throws `audio/…`, `data/not-found`. */
export type WavOf = (recordingId: string) => Promise<Uint8Array>;

export function createWavOf({ store, sounds }: Needs): WavOf {
  return async (recordingId) => {
    const { audioPath, originalName } = await store.recordings.get(recordingId);
    const { facts, pieces } = await sounds.open(audioPath, basename(originalName));
    const sound: Float32Array[] = [];
    for await (const piece of pieces()) sound.push(piece);
    if (sound.length === 0)
      throw new TsnError('audio/not-audio', `${basename(originalName)}: there is no sound in it`);
    return writeWav(sound, facts.sampleRateHz);
  };
}

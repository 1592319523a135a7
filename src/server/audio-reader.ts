/** Gives the page its audio: the recorder's own bytes, or a form that browsers play. */
import { basename, extname, join } from 'node:path';
import type { AudioReader, PlayableAudio } from '../domain/ports.ts';
import { readAudioFile } from '../engines/audio/audio-file.ts';
import { toPlayable } from '../engines/audio/playable.ts';
import type { SoundFiles } from '../engines/audio/sound-files.ts';
import type { ServerStore } from '../store/server/store.ts';
import { createRecent } from './recent.ts';

interface Needs {
  readonly store: Pick<ServerStore, 'recordings'>;
  readonly dataDir: string;
  readonly sounds: Pick<SoundFiles, 'open'>;
}

/** A browser that seeks asks many times for one recording; hours of speech still fit. */
const KEPT_BYTES = 64 * 2 ** 20;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.gsm': 'audio/x-gsm',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.flac': 'audio/flac',
  '.m4a': 'audio/mp4',
};

export function createAudioReader({ store, dataDir, sounds }: Needs): AudioReader {
  const recent = createRecent(KEPT_BYTES);

  async function read(recordingId: string) {
    const { audioPath, originalName, sha256 } = await store.recordings.get(recordingId);
    const fileName = basename(originalName);
    return { fileName, sha256, path: join(dataDir, audioPath) };
  }

  return {
    async playable(recordingId) {
      const { fileName, sha256, path } = await read(recordingId);
      const wav = await recent(sha256, async () =>
        toPlayable(await sounds.open(path, fileName), fileName),
      );
      const wavName = `${basename(fileName, extname(fileName))}.wav`;
      return { contentType: 'audio/wav', fileName: wavName, bytes: wav };
    },

    async original(recordingId): Promise<PlayableAudio> {
      const { fileName, path } = await read(recordingId);
      const contentType = CONTENT_TYPES[extname(fileName).toLowerCase()];
      const unknown = 'application/octet-stream';
      return {
        contentType: contentType ?? unknown,
        fileName,
        bytes: await readAudioFile(path, fileName),
      };
    },
  };
}

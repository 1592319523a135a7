/** Gives the page its audio: the recorder's own bytes, or a form that browsers play. */
import { basename, extname } from 'node:path';
import type { AudioStore, ByteSpan } from '../domain/audio-store.ts';
import type { AudioReader, OriginalAudio } from '../domain/ports.ts';
import { toPlayable } from '../engines/audio/playable.ts';
import type { SoundFiles } from '../engines/audio/sound-files.ts';
import { TsnError } from '../platform/errors.ts';
import type { ServerStore } from '../store/server/store.ts';
import { createRecent } from './recent.ts';

interface Needs {
  readonly store: Pick<ServerStore, 'recordings'>;
  readonly audio: AudioStore;
  readonly sounds: Pick<SoundFiles, 'open'>;
}

/** A browser that seeks asks many times for one recording; hours of speech still fit. */
const KEPT_BYTES = 64 * 2 ** 20;

const UNKNOWN_TYPE = 'application/octet-stream';
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.gsm': 'audio/x-gsm',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.flac': 'audio/flac',
  '.m4a': 'audio/mp4',
};

export function createAudioReader({ store, audio, sounds }: Needs): AudioReader {
  const recent = createRecent(KEPT_BYTES);

  async function find(recordingId: string) {
    const { audioPath, originalName, sha256 } = await store.recordings.get(recordingId);
    return { fileName: basename(originalName), sha256, audioPath };
  }

  return {
    async playable(recordingId) {
      const { fileName, sha256, audioPath } = await find(recordingId);
      const wav = await recent(sha256, async () =>
        toPlayable(await sounds.open(audioPath, fileName), fileName),
      );
      const wavName = `${basename(fileName, extname(fileName))}.wav`;
      return { contentType: 'audio/wav', fileName: wavName, bytes: wav };
    },

    async original(recordingId): Promise<OriginalAudio> {
      const { fileName, sha256, audioPath } = await find(recordingId);
      const sizeBytes = await audio.sizeOf(audioPath);
      if (sizeBytes === undefined) {
        throw new TsnError('audio/missing', `${fileName}: its audio is not in the archive`);
      }
      const contentType = CONTENT_TYPES[extname(fileName).toLowerCase()] ?? UNKNOWN_TYPE;
      const read = (span?: ByteSpan) => audio.read(audioPath, span);
      return { contentType, fileName, sizeBytes, sha256, read };
    },
  };
}

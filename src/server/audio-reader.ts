/** Gives the page its audio: the recorder's own bytes, or a form that browsers play. */
import { basename, extname } from 'node:path';
import type { AudioStore, ByteSpan } from '../domain/audio-store.ts';
import type { AudioReader, StoredSound } from '../domain/ports.ts';
import { RENDITION_TYPE } from '../engines/audio/rendition/encoder.ts';
import { TsnError } from '../platform/errors.ts';
import type { ServerStore } from '../store/server/store.ts';
import type { Renditions } from './renditions/renditions.ts';

interface Needs {
  readonly store: Pick<ServerStore, 'recordings'>;
  readonly audio: Pick<AudioStore, 'sizeOf' | 'read'>;
  readonly renditions: Renditions;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.gsm': 'audio/x-gsm',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.flac': 'audio/flac',
  '.m4a': 'audio/mp4',
};
const UNKNOWN_TYPE = 'application/octet-stream';

export function createAudioReader({ store, audio, renditions }: Needs): AudioReader {
  async function find(recordingId: string) {
    const { audioPath, originalName, sha256 } = await store.recordings.get(recordingId);
    return { fileName: basename(originalName), sha256, audioPath };
  }

  return {
    async playable(recordingId): Promise<StoredSound> {
      const wanted = await find(recordingId);
      const rendition = await renditions.get(wanted);
      const fileName = `${basename(wanted.fileName, extname(wanted.fileName))}.mp3`;
      return { contentType: RENDITION_TYPE, fileName, ...rendition };
    },

    async waveform(recordingId) {
      return renditions.waveform(await find(recordingId));
    },

    async original(recordingId): Promise<StoredSound> {
      const { fileName, sha256, audioPath } = await find(recordingId);
      const sizeBytes = await audio.sizeOf(audioPath);
      if (sizeBytes === undefined) {
        throw new TsnError('audio/missing', `${fileName}: its audio is not in the archive`);
      }
      const contentType = CONTENT_TYPES[extname(fileName).toLowerCase()] ?? UNKNOWN_TYPE;
      const read = (span?: ByteSpan) => audio.read(audioPath, span);
      return { contentType, fileName, sizeBytes, etag: `"${sha256}"`, read };
    },
  };
}

/** What the HTTP API needs from the server without knowing how it is done. */
import type { ByteSpan } from './audio-store.ts';
import type { Waveform } from './waveform.ts';

export interface StoredSound {
  readonly contentType: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Names these bytes and no others. */
  readonly etag: string;
  /** May throw later than it is called, when bytes are taken. */
  read(this: void, span?: ByteSpan): AsyncIterable<Uint8Array>;
}

export interface AudioReader {
  /** A form that browsers play (MP3). Throws TsnError `audio/…`, `audio/being-made`, `data/not-found`. */
  playable(recordingId: string): Promise<StoredSound>;
  /** Its outline, or how far the making of it is. Throws as `playable` does. */
  waveform(recordingId: string): Promise<Waveform>;
  /** The bytes exactly as the recorder wrote them. Throws `audio/missing`, `data/not-found`. */
  original(recordingId: string): Promise<StoredSound>;
}

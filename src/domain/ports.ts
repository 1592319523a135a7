/** What the HTTP API needs from the server without knowing how it is done. */
import type { ByteSpan } from './audio-store.ts';

export interface PlayableAudio {
  readonly contentType: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

export interface OriginalAudio {
  readonly contentType: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** May throw later than it is called, when bytes are taken. */
  read(this: void, span?: ByteSpan): AsyncIterable<Uint8Array>;
}

export interface AudioReader {
  /** A form that browsers play (WAV, 16-bit PCM). Throws TsnError `audio/…` or `data/not-found`. */
  playable(recordingId: string): Promise<PlayableAudio>;
  /** The bytes exactly as the recorder wrote them. Throws `audio/missing`, `data/not-found`. */
  original(recordingId: string): Promise<OriginalAudio>;
}

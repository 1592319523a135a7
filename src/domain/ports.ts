/** What the HTTP API needs from the server without knowing how it is done. */

export interface PlayableAudio {
  readonly contentType: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

export interface AudioReader {
  /** A form that browsers play (WAV, 16-bit PCM). Throws TsnError `audio/…` or `data/not-found`. */
  playable(recordingId: string): Promise<PlayableAudio>;
  /** The bytes exactly as the recorder wrote them. */
  original(recordingId: string): Promise<PlayableAudio>;
}

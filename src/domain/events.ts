/** What happens on the server while people watch. */
export type LiveEventKind = 'received' | 'ingested' | 'transcribed' | 'extracted' | 'failed';

export interface LiveEvent {
  readonly kind: LiveEventKind;
  readonly recordingId: string;
}

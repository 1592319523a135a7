/** Which recordings a list shows. */
import type { RecordingState } from './pipeline.ts';

/** Newest first. */
export interface RecordingsWanted {
  readonly limit: number;
  /** `next` of a page: what follows it. */
  readonly after?: string;
  readonly node?: string;
  readonly callsign?: string;
  readonly state?: RecordingState;
}

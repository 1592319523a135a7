/** What the watch hands to the spool: a file of the recorder that stands still. */
import type { RecordedAt, Recorder } from '../domain/recording.ts';

export interface SettledFile {
  readonly source: string;
  readonly recorder: Recorder;
  /** Path below the recorder's folder; unique in its source. */
  readonly name: string;
  /** Where its bytes are now. Only ever read. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly recordedAt: RecordedAt;
}

/** The watch's word for a file whose present bytes are in the spool. */
export const SPOOLED = 'spooled';

/** A clock of the machine: which boot it ran in, and time of day minus time since that boot. */
export interface Doubt {
  readonly bootId: string | null;
  readonly clockOffsetMs: number | null;
}

/** Where the recorder's own file of a recording is. */
export type OriginalPath = (recording: {
  readonly source: string;
  readonly originalName: string;
}) => string;

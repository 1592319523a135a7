/** The node's tables: what lies in the recorder's folder, and the spool. */
import type {
  RecordedAtCertainty,
  RecordedAtSource,
  RecordingClass,
} from '../../domain/recording.ts';
import type { JobTables } from '../jobs/schema.ts';

/**
 * Where the bytes are that we answer for. `copy`: in the spool. `reference`: only in the
 * recorder's own file, since the spool may not grow. `none`: let go, the server has them.
 */
export type Held = 'copy' | 'reference' | 'none';

/**
 * What became of the recorder's file after the confirmation. `there`: nothing yet, or
 * nothing is wanted. `changed`: it holds other bytes by now and is left alone. `gone`:
 * somebody else took it away.
 */
export type Original = 'there' | 'moved' | 'removed' | 'changed' | 'gone';

export interface SpooledTable {
  readonly id: string;
  readonly source: string;
  readonly originalName: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly recordedAt: number;
  readonly recordedAtSource: RecordedAtSource;
  readonly recordedAtCertainty: RecordedAtCertainty;
  readonly timeZone: string;
  readonly class: RecordingClass;
  readonly spoolPath: string;
  readonly seenAt: number;
  readonly shippedAt: number | null;
  readonly held: Held;
  readonly original: Original;
  /** Boot of the machine, and time of day minus time since that boot, when its clock made `recordedAt` doubtful. */
  readonly bootId: string | null;
  readonly clockOffsetMs: number | null;
  /** Lines of the recorder's activity log, a JSON list; null when there is no log. */
  readonly activity: string | null;
  /** What stood beside the audio or inside it, a JSON object of texts; null when nothing did. */
  readonly labels: string | null;
}

export interface FileTable {
  readonly source: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly sha256: string | null;
  readonly state: string;
}

export interface NodeTables extends JobTables {
  recording: SpooledTable;
  file: FileTable;
}

/** The node's tables: what lies in the recorder's folder, and the spool. */
import type {
  RecordedAtCertainty,
  RecordedAtSource,
  RecordingClass,
} from '../../domain/recording.ts';
import type { JobTables } from '../jobs/schema.ts';

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

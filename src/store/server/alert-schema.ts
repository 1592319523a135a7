/** Alerts, as Kysely sees them. */
import type { AlertKind } from '../../domain/alert.ts';

export interface AlertTable {
  readonly recordingId: string;
  readonly kind: AlertKind;
  readonly node: string;
  readonly recordedAt: number;
  readonly atMs: number;
  readonly quote: string;
  readonly callsign: string | null;
  readonly exercise: string | null;
  readonly isUnsure: number;
  /** Which rules found it. */
  readonly rulesVersion: string;
}

export interface AlertToldTable {
  readonly recordingId: string;
  readonly kind: AlertKind;
  readonly node: string;
  readonly recordedAt: number;
  readonly isExercise: number;
  readonly toldAt: number;
}

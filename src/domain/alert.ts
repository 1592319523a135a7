/** Emergency and urgency words on the air, as they are kept, shown and told. docs/alerts.md */

/** The graver first. */
export const ALERT_KINDS = ['emergency', 'priority'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** This kind and those that are graver. */
export function kindsAsGrave(kind: AlertKind): readonly AlertKind[] {
  return ALERT_KINDS.slice(0, ALERT_KINDS.indexOf(kind) + 1);
}

/** What the words of one recording say. */
export interface Alert {
  readonly kind: AlertKind;
  /** The words with those around them, as they are shown. */
  readonly quote: string;
  /** A moment before they begin, in milliseconds of the recording. */
  readonly atMs: number;
  /** Who said it, as far as it was heard. */
  readonly callsign: string | null;
  /** Words that say that it is an exercise: then it is less grave, and told all the same. */
  readonly exercise: string | null;
  /** The recogniser was sure of none of the words. */
  readonly isUnsure: boolean;
}

/** An alert with what became of it. */
export interface AlertMark extends Alert {
  /** When others were told of it, in UTC milliseconds; null: they were not, as of the same a little earlier. */
  readonly toldAt: number | null;
}

/** A line of the list of alerts. */
export interface AlertItem extends AlertMark {
  readonly recordingId: string;
  readonly node: string;
  /** UTC milliseconds. */
  readonly recordedAt: number;
  /** Of the page and the API: `/recordings/ID`. */
  readonly path: string;
}

/** Which alerts; the newest first. */
export interface AlertsWanted {
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly node?: string | undefined;
  readonly kind?: AlertKind | undefined;
  /** Recorded since, UTC milliseconds. */
  readonly since?: number | undefined;
}

/** For people, in one line: `emergency: “break break break” (exercise: this is a drill)`. */
export function alertText({ kind, quote, exercise, isUnsure }: Alert): string {
  const doubts = [
    ...(exercise === null ? [] : [`exercise: “${exercise}”`]),
    ...(isUnsure ? ['the recogniser was not sure'] : []),
  ];
  return `${kind}: “${quote}”${doubts.length === 0 ? '' : ` (${doubts.join('; ')})`}`;
}

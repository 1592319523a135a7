/** Tables of scheduled nets: what recordings say of them, and the sessions that follow from it. */

/** Of the transcript that its recording shows; another one replaces it. */
export interface NetSaidTable {
  readonly recordingId: string;
  readonly ordinal: number;
  readonly net: string;
  readonly startsAt: number;
  readonly closesAt: number;
  readonly what: 'opened' | 'closed';
  readonly saidAt: number;
  readonly node: string;
  readonly quote: string;
  readonly callsign: string | null;
}

/** One for each net and planned start. */
export interface NetSessionTable {
  readonly id: string;
  readonly net: string;
  readonly startsAt: number;
  readonly closesAt: number;
  /** Where it was heard to open. */
  readonly node: string | null;
  readonly control: string | null;
  readonly openedAt: number | null;
  readonly openedRecordingId: string | null;
  readonly openedQuote: string | null;
  readonly closedAt: number | null;
  /** Null also where it was closed by its time, without a quote then. */
  readonly closedRecordingId: string | null;
  readonly closedQuote: string | null;
  /** When the events were told. */
  readonly openedToldAt: number | null;
  readonly closedToldAt: number | null;
  /** When its end is to be looked at; null: never. */
  readonly dueAt: number | null;
}

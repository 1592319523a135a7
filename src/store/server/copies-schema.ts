/** Tables of copies: how recordings sound, which are one transmission, and which are not. */

/** How a recording sounds, for finding other nodes' copies of it. */
export interface EnvelopeTable {
  readonly recordingId: string;
  /** domain/envelope.ts, in base64. */
  readonly levels: string;
  readonly voicedMs: number;
  readonly loudOverQuietDb: number;
}

/** Recordings of several nodes that are one transmission have one `entryId`. */
export interface CopyTable {
  readonly recordingId: string;
  readonly entryId: string;
  /** 1 for one of each entry. */
  readonly isShown: number;
  /** 0…1 */
  readonly likeness: number;
  readonly because: 'sound' | 'words' | 'person';
}

/** Their copies are to be looked for; ./copies-due.ts. */
export interface CopiesDueTable {
  readonly recordingId: string;
  readonly dueAt: number;
}

/** Two that sound alike and are not the same; the smaller id first. */
export interface ApartTable {
  readonly recordingId: string;
  readonly otherId: string;
  readonly because: 'words' | 'person';
  readonly decidedAt: number;
}

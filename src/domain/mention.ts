/** A callsign found in a transcript, with its place and how sure we are. */
export interface Mention {
  /** The identity alone, upper case: `W1AW`. */
  readonly callsign: string;
  /** Portable marks, without slashes: `VE3` in `VE3/W1AW`, `P` in `W1AW/P`. */
  readonly prefix?: string;
  readonly suffix?: string;
  /** The words as the recogniser wrote them. */
  readonly heardAs: string;
  /** Offsets of `heardAs` in the text that was searched. */
  readonly start: number;
  readonly end: number;
  /** 0…1, ours: how much the form alone speaks for a callsign. */
  readonly confidence: number;
}

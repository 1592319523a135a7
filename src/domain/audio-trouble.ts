/** What can be wrong with the stored bytes of a recording that the database knows. */
import type { FailureView } from './failure-view.ts';

/** `missing`: nothing is there. `damaged`: other bytes are, or too few. Both are healed by sending it again. */
export type AudioTrouble = 'missing' | 'damaged';

/** Storage held against the database, both ways. */
export interface VerifyReport {
  /** Stored files looked at. */
  readonly files: number;
  /** Recordings looked at. */
  readonly recordings: number;
  /** Recordings without their bytes, and with others; told whether they are new or known. */
  readonly missing: number;
  readonly damaged: number;
  /** Recordings that had trouble and are whole again. */
  readonly healed: number;
  /** Stored bytes that no row knew: taken in by their manifest … */
  readonly adopted: number;
  /** … put into quarantine because they have none … */
  readonly quarantined: number;
  /** … or left where they are, since neither could be done now. */
  readonly left: number;
  /** Bytes were read and hashed, not only measured. */
  readonly hashed: boolean;
  readonly tookMs: number;
}

/** What is said while it is looked through, line by line. */
export interface VerifyLine {
  readonly progress?: VerifyReport;
  readonly report?: VerifyReport;
  readonly failure?: FailureView;
}

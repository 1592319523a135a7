/** Who takes part in a net while it runs. */

/** The stations of a running net, as far as they are known then. */
export interface Roster {
  /** Its control station; absent while nobody has taken the net. */
  readonly control?: string | undefined;
  /** Checked in, or usually there: upper case, without marks. */
  readonly callsigns: ReadonlySet<string>;
}

/** Which jobs somebody asks for: over the API, on the command line, of the store. */
export interface JobsWanted {
  /** Only dead letters. */
  readonly dead?: boolean;
  /** Only those of this recording. */
  readonly subject?: string;
  /** Only dead letters that died until then, UTC ms. */
  readonly diedBy?: number;
  readonly limit: number;
}

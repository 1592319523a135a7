/** The outline of a recording, as it is drawn. */

export type Waveform =
  | {
      readonly state: 'ready';
      readonly durationMs: number;
      /** The loudest sample of each of many even stretches, 0…255. */
      readonly peaks: readonly number[];
    }
  /** A long recording: ask again. */
  | { readonly state: 'making'; readonly doneMs: number };

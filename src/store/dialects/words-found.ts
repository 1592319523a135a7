/** What search in the words that were said answers, whatever the kind of database. */

export interface WordsFound {
  readonly recordingId: string;
  /** Part of the text with the found words between U+0002 and U+0003. */
  readonly snippet: string;
}

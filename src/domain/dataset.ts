/**
 * Data sets of corrected speech in the layout that Hugging Face's `audiofolder` loader reads:
 * sound files, and a metadata.jsonl whose lines name a file and what is said in it.
 * Source: the library's guide "Create an audio dataset", AudioFolder.
 */
import { hearCallsigns } from './find-callsigns.ts';

/** One line of metadata.jsonl. `file_name` is what the loader needs; the rest become columns. */
export interface DatasetLine {
  readonly file_name: string;
  readonly transcription: string;
  readonly recording_id: string;
  readonly node: string;
  /** UTC, ISO 8601. */
  readonly recorded_at: string;
  readonly duration_ms: number;
  readonly callsigns: readonly string[];
  /** Who corrected it. */
  readonly corrected_by: string;
  /** What a model had heard; empty when none did. */
  readonly heard: string;
  readonly heard_by: string;
}

export interface Consents {
  readonly nodes: ReadonlySet<string>;
  /** Callsigns that do not want to be in data sets. */
  readonly leftOut: ReadonlySet<string>;
}

export type DatasetRefusal = 'no-consent' | 'opted-out';

/**
 * Why a recording must stay out; undefined: it may go in. Whoever is heard or named in any
 * version of its words counts, so that a correction cannot bring somebody in.
 */
export function refusalOf(
  node: string,
  texts: readonly string[],
  { nodes, leftOut }: Consents,
): DatasetRefusal | undefined {
  if (!nodes.has(node)) return 'no-consent';
  const isLeftOut = texts.some((text) => callsignsIn(text).some((call) => leftOut.has(call)));
  return isLeftOut ? 'opted-out' : undefined;
}

/** Distinct, in the order heard. */
export function callsignsIn(text: string): readonly string[] {
  return [...new Set(hearCallsigns(text).mentions.map(({ callsign }) => callsign))];
}

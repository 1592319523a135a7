/**
 * What sdrtrunk writes into its files besides audio: ID3v2 in MP3, RIFF INFO in WAV.
 * Its comment holds `Date:2026-01-28 12:00:00.123;System:…;Site:…;Channel:…;Frequency:…;`,
 * and that date is the start of the call, which the file's name is not.
 */

import type { WallTime } from '../local-time.ts';
import { wallTime } from './name-stamp.ts';

export interface SdrtrunkTags {
  /** Local time of the recorder; undefined when the comment has none. */
  readonly startsAt: WallTime | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

const COMMENT =
  /Date:(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?;(?<fields>[^\0]{0,1000})/;

/** Fields of the comment, and what they are called in a recording's labels. */
const FIELDS: readonly (readonly [field: string, label: string])[] = [
  ['System', 'systemLabel'],
  ['Site', 'siteLabel'],
  ['Channel', 'channel'],
  ['Decoder', 'decoder'],
  ['Frequency', 'frequencyHz'],
];

/** Looks into the first or the last bytes of a file; undefined when the comment is not there. */
export function readSdrtrunkTags(bytes: Uint8Array): SdrtrunkTags | undefined {
  // ID3 may hold it as UTF-16: without its zeros the same letters remain.
  const text = new TextDecoder('latin1').decode(bytes).replace(/\0/g, '');
  const match = COMMENT.exec(text);
  if (match === null) return undefined;
  const said = match.groups?.['fields'] ?? '';
  const labels: Record<string, string> = {};
  for (const [field, label] of FIELDS) {
    const value = new RegExp(`(?:^|;)${field}:([^;]{1,100})(?:;|$)`).exec(said)?.[1]?.trim();
    if (value) labels[label] = value;
  }
  return { startsAt: wallTime(match.slice(1, 8)), labels };
}

/** Who was keyed while a recording was made, and how people read it. */

/** Times in milliseconds from the recording's start. */
export interface Keying {
  /** `local`: on the repeater's own receiver. */
  readonly from: 'local' | 'link';
  /** The link's name; null when it was none. See linkKind. */
  readonly link: string | null;
  readonly startMs: number;
  /** Null: still keyed where the log's extract ends. */
  readonly endMs: number | null;
}

/** What the recorder's own log says of a recording. */
export interface RecordedActivity {
  readonly keyings: readonly Keying[];
  /** What the machine itself said: `ID(I)`. */
  readonly telemetry: readonly { readonly what: string; readonly startMs: number }[];
}

/**
 * app_rpt names a link by its AllStar node number, an EchoLink station by `3` and six
 * digits, and phone and web clients by a callsign.
 */
export function linkKind(link: string): 'allstar' | 'echolink' | 'client' {
  if (/^3\d{6}$/.test(link)) return 'echolink';
  return /^\d+$/.test(link) ? 'allstar' : 'client';
}

/** `local 0.0–4.0 s`, `AllStar 2000 5.0–9.0 s`, `EchoLink 123456 2.0 s –`. */
export function keyingText(keying: Keying): string {
  const { startMs, endMs } = keying;
  const who = keyedWho(keying);
  const start = (startMs / 1_000).toFixed(1);
  return endMs === null ? `${who} ${start} s –` : `${who} ${start}–${(endMs / 1_000).toFixed(1)} s`;
}

/** `local`, `AllStar 2000`. */
export function keyedWho({ from, link }: Pick<Keying, 'from' | 'link'>): string {
  return from === 'local' || link === null ? 'local' : linkText(link);
}

function linkText(link: string): string {
  const kind = linkKind(link);
  if (kind === 'echolink') return `EchoLink ${link.slice(1).replace(/^0+(?=\d)/, '')}`;
  return kind === 'allstar' ? `AllStar ${link}` : link;
}

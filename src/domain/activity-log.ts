/**
 * AllStar's activity log: app_rpt writes `YYYYMMDD.txt` beside the audio, one line
 * for each event, `<stamp>,EVENT[,argument…]`, the stamp as in the file names
 * (`archivedatefmt`, local time, no zone). Read from app_rpt's own `donodelog` calls.
 */
import { type Instant, toInstant, type WallTime } from './local-time.ts';
import { readStamp } from './recorder/name-stamp.ts';

/** What app_rpt calls the repeater's own receiver and transmitter. */
export const MAIN = 'MAIN';

/** Key-down and key-up as we hear it, as we send it; links that come and go. */
type LinkEvent =
  | 'received'
  | 'unreceived'
  | 'transmitted'
  | 'untransmitted'
  | 'linked'
  | 'unlinked';

type ActivityFact =
  /** `who` is MAIN or the name of a link: an AllStar node number, or a callsign. */
  | { readonly kind: LinkEvent; readonly who: string }
  /** The machine itself speaks: its identification, a time, a tone. */
  | { readonly kind: 'telemetry'; readonly node: string; readonly what: string }
  | { readonly kind: 'started' }
  /** Nothing that tells who spoke: DTMF, LOGIN, FREQ, and what later versions write. */
  | { readonly kind: 'other'; readonly name: string };

/** `at` in UTC milliseconds; `line` as written, without its line end. */
export type ActivityEvent = ActivityFact & { readonly at: number; readonly line: string };

/** Longer ones are not app_rpt's: it cuts at some 600 bytes and needs fewer than 60. */
const LONGEST_LINE = 160;
const LONGEST_STAMP = 40;
/** Several threads of app_rpt write the log. */
const OUT_OF_ORDER_MS = 2_000;

/**
 * The events of a log or a part of it that begins with a line, in its order. What is
 * no line with a possible time is left out, and so is a last line without its end: half a
 * node number would be another node's. Times are read in `timeZone`; of an hour that a
 * clock change repeats, lines before the log's step back are the first one, lines
 * after it the second. Without that step the reading nearer to `nearMs` is taken.
 */
export function readActivityLog(text: string, timeZone: string, nearMs: number): ActivityEvent[] {
  const lines = text
    .split(/\r\n|\n|\r/)
    .slice(0, -1)
    .flatMap((line) => timed(line, timeZone, nearMs));
  const stepAt = lines.findIndex((line, n) => isStepBack(lines[n - 1], line));
  return lines.map(({ line, wall, said, instant: { at, certainty } }, n) => {
    if (stepAt < 0 || certainty !== 'ambiguous') return { at, line, ...factOf(said) };
    const near = n < stepAt ? 0 : Number.MAX_SAFE_INTEGER;
    return { at: toInstant(wall, timeZone, near)?.at ?? at, line, ...factOf(said) };
  });
}

interface TimedLine {
  readonly line: string;
  readonly wall: WallTime;
  readonly said: readonly string[];
  readonly instant: Instant;
}

function timed(line: string, timeZone: string, nearMs: number): readonly TimedLine[] {
  const parts = splitLine(line);
  if (parts === undefined) return [];
  const instant = toInstant(parts.wall, timeZone, nearMs);
  return instant === undefined ? [] : [{ line, ...parts, instant }];
}

/** A clock that was corrected by a moment elsewhere in the log is no clock change. */
function isStepBack(before: TimedLine | undefined, after: TimedLine): boolean {
  if (before?.instant.certainty !== 'ambiguous') return false;
  if (after.instant.certainty !== 'ambiguous') return false;
  return asIfUtc(after.wall) < asIfUtc(before.wall) - OUT_OF_ORDER_MS;
}

/**
 * What the clock on the wall showed when `line` was written, as milliseconds of a
 * clock in UTC: for comparing lines of one log. Undefined when it is no such line.
 */
export function shownAt(line: string): number | undefined {
  const parts = splitLine(line);
  return parts && asIfUtc(parts.wall);
}

/** The log of the day that the clock shows: `20260128.txt`. */
export function activityLogName({ year, month, day }: WallTime): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}${two(month)}${two(day)}.txt`;
}

export function asIfUtc(wall: WallTime): number {
  const { year, month, day, hour, minute, second, millisecond } = wall;
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

function splitLine(line: string): { wall: WallTime; said: readonly string[] } | undefined {
  const comma = line.indexOf(',');
  if (comma < 0 || comma > LONGEST_STAMP || line.length > LONGEST_LINE) return undefined;
  // Only letters that a log has: a damaged card leaves zeros and noise in a file.
  if (!/^[\x20-\x7e]+$/.test(line)) return undefined;
  const stamp = readStamp(line.slice(0, comma));
  if (stamp === undefined || line.length === comma + 1) return undefined;
  return { wall: stamp.wall, said: line.slice(comma + 1).split(',') };
}

/** A remote base logs TXKEY and TXUNKEY without a name: that is its own transmitter. */
function factOf([event = '', first = MAIN, ...rest]: readonly string[]): ActivityFact {
  // `RXUNKEY(T)` ended by time-out, `LINK(P)` is a phone: the same events.
  const name = event.replace(/\(\w\)$/, '');
  if (name === 'TELEMETRY') return { kind: 'telemetry', node: first, what: rest.join(',') };
  if (name === 'STARTUP') return { kind: 'started' };
  const kind = KINDS.get(name);
  return kind === undefined ? { kind: 'other', name } : { kind, who: first };
}

const KINDS: ReadonlyMap<string, LinkEvent> = new Map([
  ['RXKEY', 'received'],
  ['RXUNKEY', 'unreceived'],
  ['TXKEY', 'transmitted'],
  ['TXUNKEY', 'untransmitted'],
  ['LINK', 'linked'],
  ['LINKTRX', 'linked'],
  ['LINKMONITOR', 'linked'],
  ['LINKLOCALMONITOR', 'linked'],
  ['CONNECT', 'linked'],
  ['LINKDISC', 'unlinked'],
  ['LINKFAIL', 'unlinked'],
  ['DISCONNECT', 'unlinked'],
]);

/**
 * What an activity log says of one recording: the lines that travel with it, and who
 * was keyed while it was made. Stamps have whole seconds unless `archivedatefmt` says
 * otherwise, so within a second the order of the lines decides.
 */
import { type ActivityEvent, MAIN, readActivityLog } from './activity-log.ts';

export interface ActivityExtract {
  /** As the recorder wrote them, in its order; at most so many that a manifest stays small. */
  readonly lines: readonly string[];
  /** The log has the end of the transmission too: nothing more will come. */
  readonly isClosed: boolean;
}

const MOST_LINES = 200;
/** The file is named first and logged then: the key-down is in that second, or just after it. */
const OPENING_MS = 2_000;

/**
 * The part of `events` that belongs to a recording begun at `startMs`: who was keyed
 * already, and everything up to the end. That is where the log ends the transmission
 * that it begins with; when the log does not know, `endMs`. UTC milliseconds.
 */
export function extractActivity(
  events: readonly ActivityEvent[],
  startMs: number,
  endMs: number,
): ActivityExtract {
  const opening = openingOf(events, startMs);
  const from = opening ?? firstAt(events, startMs);
  const closing = opening === undefined ? undefined : closingOf(events, opening);
  const to = closing === undefined ? firstAt(events, endMs + 1) : closing + 1;
  const before = [...stillKeyed(events.slice(0, from)).values()];
  const during = events.slice(from, to).filter(tellsWho);
  const lines = [...before, ...during].map(({ line }) => line);
  return { lines: lines.slice(0, MOST_LINES), isClosed: closing !== undefined };
}

/** Somebody who was heard in a recording; times in milliseconds from its start. */
export interface Keying {
  /** `local`: on the repeater's own receiver. */
  readonly from: 'local' | 'link';
  /** The link: an AllStar node number, `3` and six digits for EchoLink, or a callsign. */
  readonly link: string | null;
  readonly startMs: number;
  /** Null: still keyed where the extract ends. */
  readonly endMs: number | null;
}

export interface RecordedActivity {
  readonly keyings: readonly Keying[];
  /** What the machine itself said: `ID(I)`. */
  readonly telemetry: readonly { readonly what: string; readonly startMs: number }[];
}

/** Reads the lines of a manifest again. More than a manifest of ours would have are left out. */
export function readExtract(
  lines: readonly string[],
  timeZone: string,
  recordedAt: number,
): RecordedActivity {
  const text = lines.slice(0, MOST_LINES).map((line) => `${line}\n`);
  const events = readActivityLog(text.join(''), timeZone, recordedAt);
  const since = (at: number): number => Math.max(0, at - recordedAt);
  const telemetry = events.flatMap((event) =>
    event.kind === 'telemetry' ? [{ what: event.what, startMs: since(event.at) }] : [],
  );
  return { keyings: keyingsOf(events, since), telemetry };
}

function keyingsOf(events: readonly ActivityEvent[], since: (at: number) => number): Keying[] {
  return events.flatMap((event, n) => {
    if (event.kind !== 'received') return [];
    const { who } = event;
    const end = events.slice(n + 1).find((later) => endsKeying(later, who));
    const isLocal = who === MAIN;
    return {
      from: isLocal ? ('local' as const) : ('link' as const),
      link: isLocal ? null : who,
      startMs: since(event.at),
      endMs: end === undefined ? null : since(end.at),
    };
  });
}

/** A second key-down of the same link says that the log has missed the end of the first. */
function endsKeying(event: ActivityEvent, who: string): boolean {
  if (event.kind === 'started') return true;
  const ends = ['unreceived', 'unlinked', 'received'].includes(event.kind);
  return ends && 'who' in event && event.who === who;
}

function stillKeyed(events: readonly ActivityEvent[]): ReadonlyMap<string, ActivityEvent> {
  const keyed = new Map<string, ActivityEvent>();
  for (const event of events) {
    if (event.kind === 'started') keyed.clear();
    else if (event.kind === 'received') keyed.set(event.who, event);
    else if (event.kind === 'unreceived' || event.kind === 'unlinked') keyed.delete(event.who);
  }
  return keyed;
}

/** Keying, links and telemetry; not what we sent to others, and no digits that somebody dialled. */
function tellsWho(event: ActivityEvent): boolean {
  if (event.kind === 'other') return false;
  const isSent = event.kind === 'transmitted' || event.kind === 'untransmitted';
  return !isSent || event.who === MAIN;
}

/**
 * Where the recording begins: app_rpt opens the file when the repeater's transmitter is
 * keyed, on a simplex node its receiver. Of two key-ups in one second it is the last
 * one, since that writes over the first one's file.
 */
function openingOf(events: readonly ActivityEvent[], startMs: number): number | undefined {
  const isNear = ({ at }: ActivityEvent): boolean => at >= startMs && at <= startMs + OPENING_MS;
  for (const kind of ['transmitted', 'received'] as const) {
    const isOpening = (event: ActivityEvent) => event.kind === kind && event.who === MAIN;
    const first = events.find((event) => isOpening(event) && isNear(event));
    if (first === undefined) continue;
    return events.findLastIndex((event) => isOpening(event) && event.at === first.at);
  }
  return undefined;
}

/** The end of the transmission; undefined while the log does not have it. */
function closingOf(events: readonly ActivityEvent[], opening: number): number | undefined {
  const kind = events[opening]?.kind === 'transmitted' ? 'untransmitted' : 'unreceived';
  const isClosing = (event: ActivityEvent): boolean =>
    event.kind === 'started' || (event.kind === kind && event.who === MAIN);
  const closing = events.findIndex((event, n) => n > opening && isClosing(event));
  return closing < 0 ? undefined : closing;
}

function firstAt(events: readonly ActivityEvent[], ms: number): number {
  const first = events.findIndex(({ at }) => at >= ms);
  return first < 0 ? events.length : first;
}

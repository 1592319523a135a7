/**
 * The lines of an activity log that belong to one recording and travel with it. Stamps have whole seconds unless `archivedatefmt` says
 * otherwise, so within a second the order of the lines decides.
 */
import { type ActivityEvent, MAIN } from './activity-log.ts';

export interface ActivityExtract {
  /** As the recorder wrote them, in its order. */
  readonly lines: readonly string[];
  /** The log has the end of the transmission too: nothing more will come. */
  readonly isClosed: boolean;
}

/** A manifest stays small, whatever the log holds. */
export const MOST_LINES = 200;
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

function stillKeyed(events: readonly ActivityEvent[]): ReadonlyMap<string, ActivityEvent> {
  const keyed = new Map<string, ActivityEvent>();
  for (const event of events) {
    if (event.kind === 'started') keyed.clear();
    // Deleted first: a link that keys anew comes last, as in the log.
    if (event.kind === 'received' || event.kind === 'unreceived' || event.kind === 'unlinked')
      keyed.delete(event.who);
    if (event.kind === 'received') keyed.set(event.who, event);
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

/** Reads the lines of a manifest again: who was keyed, and whom that lets us expect. */
import { z } from 'zod';
import { MOST_LINES } from './activity-extract.ts';
import { type ActivityEvent, MAIN, readActivityLog } from './activity-log.ts';
import { type AllstarNodes, callsignIn, NO_NODES } from './callbook/allstar-nodes.ts';
import { type CallsignContext, NO_CONTEXT } from './callsign-context.ts';
import type { Keying, RecordedActivity } from './keying.ts';

/** Longer than an extract looks back: the log was written by another clock. */
const OTHER_CLOCK_MS = 15 * 60_000;

const Told = z.looseObject({ activity: z.array(z.string()).optional().catch(undefined) });

export interface Logged {
  /** As it came; of another sender it may hold anything. */
  readonly manifest: unknown;
  readonly timeZone: string;
  /** UTC milliseconds. */
  readonly recordedAt: number;
}

/** What the recorder's log says; null when nothing of it was sent along. */
export function recordedActivity(recording: Logged): RecordedActivity | null {
  const told = Told.safeParse(recording.manifest);
  const lines = (told.data?.activity ?? []).slice(0, MOST_LINES);
  if (lines.length === 0) return null;
  const { timeZone, recordedAt } = recording;
  const text = lines.map((line) => `${line}\n`).join('');
  const events = readActivityLog(text, timeZone, recordedAt);
  const begin = beginOf(events, recordedAt);
  const since = (at: number): number => Math.max(0, at - begin);
  const telemetry = events.flatMap((event) =>
    event.kind === 'telemetry' ? [{ what: event.what, startMs: since(event.at) }] : [],
  );
  return { keyings: keyingsOf(events, since), telemetry };
}

/** Where times count from. A recording whose clock was put right later has other times than its log. */
function beginOf(events: readonly ActivityEvent[], recordedAt: number): number {
  const first = events[0]?.at ?? recordedAt;
  return Math.abs(first - recordedAt) > OTHER_CLOCK_MS ? first : recordedAt;
}

/**
 * Callsigns that are expected because their link was keyed: `W1ABC-P` is W1ABC's phone,
 * and `nodes` says whose an AllStar node is.
 */
export function keyedContext(
  activity: RecordedActivity | null,
  nodes: AllstarNodes = NO_NODES,
): CallsignContext {
  const callsigns = (activity?.keyings ?? []).flatMap(({ link }) => callsignOf(link ?? '', nodes));
  return callsigns.length === 0 ? NO_CONTEXT : new Map(callsigns.map((call) => [call, 'keyed']));
}

function callsignOf(link: string, nodes: AllstarNodes): readonly string[] {
  const callsign = nodes.get(link) ?? callsignIn(link);
  return callsign === undefined ? [] : [callsign];
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

/** What happens on the server, as people, programs and notifications hear of it. */
export const EVENT_KINDS = [
  'received', // a recording is here and safe
  'ingested', // its audio was opened
  'transcribed',
  'heard', // a callsign in it, told once for each
  'extracted', // its callsigns are known
  'alert', // emergency or urgency words in it
  'failed', // a dead letter
  'revived', // a person put it back to work
  'paused', // a stage takes nothing new: a person's wish, or something it needs is away
  'resumed',
  'node-joined',
  'node-lost', // not heard of for a while
  'node-seen', // heard of again
  'net-opened', // a session of a scheduled net, told once
  'net-closed', // by words, or by its planned time
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Told live as they are, and not only as a change of the recording in which they were heard. */
const OWN_NEWS: ReadonlySet<EventKind> = new Set(['net-opened', 'net-closed']);

export function isOwnNews(kind: EventKind): boolean {
  return OWN_NEWS.has(kind);
}

/** An event as the one who causes it tells it; what does not apply is left out. */
export interface NewEvent {
  readonly kind: EventKind;
  readonly recordingId?: string | undefined;
  readonly node?: string | undefined;
  readonly callsign?: string | undefined;
  readonly stage?: string | undefined;
  /** For people; may be cut at 500 characters. */
  readonly reason?: string | undefined;
  /** The name of a scheduled net. */
  readonly net?: string | undefined;
}

/** An event as it is kept. Ids grow in the order in which events became true, without gaps. */
export interface StoredEvent {
  readonly id: number;
  /** UTC milliseconds. */
  readonly at: number;
  readonly kind: EventKind;
  readonly recordingId: string | null;
  readonly node: string | null;
  readonly callsign: string | null;
  readonly stage: string | null;
  readonly reason: string | null;
  readonly net: string | null;
}

/** A part of the events, in their order. */
export interface EventPage {
  readonly items: readonly StoredEvent[];
  /** Give it as `after` to get what follows. */
  readonly next: number;
  /** Some that were asked for are no longer kept. */
  readonly gap: boolean;
}

/**
 * One session of a scheduled net as it was heard: when it was opened and closed, and by which
 * words. It follows from what the recordings say; nothing but what was told of it is remembered.
 */
import type { NewEvent } from './events.ts';
import { isNews } from './news.ts';

/** What a recording says of a session. */
export interface SaidOfNet {
  readonly net: string;
  /** As planned; with the name it tells which session is meant. UTC milliseconds, as all here. */
  readonly startsAt: number;
  readonly closesAt: number;
  readonly what: 'opened' | 'closed';
  readonly saidAt: number;
  /** The words, as they are shown; at most 300 characters. */
  readonly quote: string;
  /** Of the station that said it; null: it did not say. */
  readonly callsign: string | null;
}

export interface KeptSaying extends SaidOfNet {
  readonly recordingId: string;
  readonly ordinal: number;
  readonly node: string;
}

/** When something happened, and what it rests on. */
export interface NetMoment {
  readonly at: number;
  /** Null: by the planned time alone, or the recording was removed. */
  readonly recordingId: string | null;
  /** Null: nobody was heard to say it. */
  readonly quote: string | null;
}

export interface NetOpening extends NetMoment {
  readonly node: string;
  /** The station that opened it; null: it was not heard which. */
  readonly control: string | null;
}

export interface NetSession {
  readonly net: string;
  readonly startsAt: number;
  readonly closesAt: number;
  /** Null: nobody was heard to open it. */
  readonly opened: NetOpening | null;
  readonly closed: NetMoment | null;
}

export interface ToldOfNet {
  /** When the event was told; null: it was not. */
  readonly openedToldAt: number | null;
  readonly closedToldAt: number | null;
}

/**
 * The first who opened it counts, and the first who closed it after that. What rests on a
 * recording that was removed stays. `closed` by its time stays until somebody is found who said so.
 */
export function sessionFrom(before: NetSession, said: readonly KeptSaying[]): NetSession {
  const openings = said.filter(({ what }) => what === 'opened').map(toOpening);
  const opened = first([...openings, ...withoutRecording(before.opened)]);
  if (opened === undefined) return { ...before, opened: null, closed: null };
  const closings = said.filter(({ what }) => what === 'closed').map(toMoment);
  const heard = [...closings, ...withoutRecording(before.closed)];
  const closed = first(heard.filter(({ at }) => at > opened.at));
  const byTime = before.closed?.quote === null ? before.closed : null;
  return { ...before, opened, closed: closed ?? byTime };
}

/** Nobody was heard to close it, and its time is over. */
export function closedInTime(session: NetSession, now: number): NetSession {
  const { opened, closed, closesAt } = session;
  if (opened === null || closed !== null || closesAt > now) return session;
  return { ...session, closed: { at: closesAt, recordingId: null, quote: null } };
}

/** What is to be told of it now. Whoever was told that it opened is told once that it closed. */
export function newsOf(
  session: NetSession,
  told: ToldOfNet,
  now: number,
): { readonly events: readonly NewEvent[]; readonly told: ToldOfNet } {
  const { opened } = session;
  const isNew = told.openedToldAt === null && opened !== null && isNews(opened.at, now);
  const openedToldAt = isNew ? now : told.openedToldAt;
  const isOver = session.closed !== null || session.closesAt <= now;
  const isClosed = openedToldAt !== null && told.closedToldAt === null && isOver;
  return {
    events: [
      ...(isNew ? [openedEvent(session, opened)] : []),
      ...(isClosed ? [closedEvent(session)] : []),
    ],
    told: { openedToldAt, closedToldAt: isClosed ? now : told.closedToldAt },
  };
}

/** When its end is to be looked at without anybody saying so; null: never. */
export function dueAt({ opened, closed, closesAt }: NetSession, told: ToldOfNet): number | null {
  const isOpen = opened !== null && closed === null;
  const isOwed = told.openedToldAt !== null && told.closedToldAt === null;
  return isOpen || isOwed ? closesAt : null;
}

function openedEvent({ net }: NetSession, opened: NetOpening): NewEvent {
  const { node, control, recordingId, quote } = opened;
  return {
    ...{ kind: 'net-opened', net, node, callsign: control ?? undefined },
    ...{ recordingId: recordingId ?? undefined, reason: quote ?? undefined },
  };
}

function closedEvent({ net, opened, closed }: NetSession): NewEvent {
  const about = { kind: 'net-closed', net, node: opened?.node } as const;
  if (closed === null)
    return { ...about, reason: 'by its time: the words that opened it were taken back' };
  if (closed.quote === null)
    return { ...about, reason: 'by its time: nobody was heard to close it' };
  return { ...about, recordingId: closed.recordingId ?? undefined, reason: closed.quote };
}

function toMoment({ saidAt, recordingId, quote }: KeptSaying): NetMoment {
  return { at: saidAt, recordingId, quote };
}

function toOpening(said: KeptSaying): NetOpening {
  return { ...toMoment(said), node: said.node, control: said.callsign };
}

function withoutRecording<M extends NetMoment>(moment: M | null): readonly M[] {
  return moment !== null && moment.recordingId === null && moment.quote !== null ? [moment] : [];
}

/** Of one instant the one whose recording came first, so that all servers choose the same. */
function first<M extends NetMoment>(moments: readonly M[]): M | undefined {
  return [...moments].sort(
    (a, b) => a.at - b.at || ((a.recordingId ?? '') < (b.recordingId ?? '') ? -1 : 1),
  )[0];
}

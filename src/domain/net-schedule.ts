/**
 * When a scheduled net is on the air. Nets keep the time of a place: 19:30 there is another
 * instant in summer than in winter. A start that the clocks skip is held as if they had not
 * been put forward yet; of a start that they show twice, the first is meant (RFC 5545, 3.3.5).
 */
import { Temporal } from 'temporal-polyfill';
import { isHeldOn, type NetDay } from './net-days.ts';

export interface NetSchedule {
  readonly days: readonly NetDay[];
  /** Minutes after midnight by the clocks of `timeZone`. */
  readonly startMinute: number;
  /** Of the IANA database. */
  readonly timeZone: string;
  /** How long it usually lasts, by a stopwatch. */
  readonly lengthMs: number;
  /** So much earlier its stations gather, and so much longer it may last. */
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** One planned occurrence of a net; instants in UTC milliseconds, ends are not part of it. */
export interface PlannedSession {
  readonly startsAt: number;
  readonly endsAt: number;
  /** With the time before and after it. */
  readonly opensAt: number;
  readonly closesAt: number;
}

const DAY_MS = 86_400_000;

/** No two fifths of a weekday are further apart, and four of them fit well within. */
const FURTHEST_DAYS = 500;

/** The session that is on at `at` (UTC ms), the time before and after it included; the closest of several. */
export function sessionAt(schedule: NetSchedule, at: number): PlannedSession | undefined {
  const { lengthMs, beforeMs, afterMs } = schedule;
  // A day more on both sides: starts move when clocks do, and some zones have skipped a date.
  const first = dateIn(schedule, at - lengthMs - afterMs - DAY_MS);
  const days = Math.ceil((lengthMs + afterMs + beforeMs) / DAY_MS) + 3;
  const found = [...sessionsFrom(schedule, first, 1, days)].filter(
    ({ opensAt, closesAt }) => opensAt <= at && at < closesAt,
  );
  return found.sort((a, b) => closer(a, b, at))[0];
}

/** The first that starts after `at`; undefined when none does within a year. */
export function nextSession(schedule: NetSchedule, at: number): PlannedSession | undefined {
  for (const session of sessionsFrom(schedule, dateIn(schedule, at - DAY_MS), 1)) {
    if (session.startsAt > at) return session;
  }
  return undefined;
}

/** The last ones that started before `at`, the latest first; fewer than `count` when there were no more. */
export function sessionsBefore(
  schedule: NetSchedule,
  at: number,
  count: number,
): readonly PlannedSession[] {
  const found: PlannedSession[] = [];
  for (const session of sessionsFrom(schedule, dateIn(schedule, at + DAY_MS), -1)) {
    if (found.length === count) break;
    const isNew = found.at(-1)?.startsAt !== session.startsAt;
    if (session.startsAt < at && isNew) found.push(session);
  }
  return found;
}

/** Sorts first what is on at `at`, of those the one that started last; then what is nearest. */
export function closer(a: PlannedSession, b: PlannedSession, at: number): number {
  return awayMs(a, at) - awayMs(b, at) || b.startsAt - a.startsAt;
}

function awayMs({ startsAt, endsAt }: PlannedSession, at: number): number {
  if (at < startsAt) return startsAt - at;
  return at < endsAt ? 0 : at - endsAt + 1;
}

function* sessionsFrom(
  schedule: NetSchedule,
  first: Temporal.PlainDate,
  step: 1 | -1,
  days = FURTHEST_DAYS,
): Generator<PlannedSession> {
  let date = first;
  for (let day = 0; day < days; day++) {
    if (isHeldOn(schedule.days, date)) yield sessionOn(schedule, date);
    date = date.add({ days: step });
  }
}

function sessionOn(
  { startMinute, timeZone, lengthMs, beforeMs, afterMs }: NetSchedule,
  date: Temporal.PlainDate,
): PlannedSession {
  const plainTime = { hour: Math.floor(startMinute / 60), minute: startMinute % 60 };
  // Temporal's `compatible` is the rule above.
  const startsAt = date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
  const endsAt = startsAt + lengthMs;
  return { startsAt, endsAt, opensAt: startsAt - beforeMs, closesAt: endsAt + afterMs };
}

function dateIn({ timeZone }: NetSchedule, at: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
}

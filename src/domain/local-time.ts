/**
 * Wall-clock time to UTC. Recorders write local time into their file names and no
 * zone; twice a year that hour does not exist, or exists twice.
 */
import { Temporal } from 'temporal-polyfill';
import type { RecordedAtCertainty } from './recording.ts';

/** What a clock on the wall shows. Months from 1, as people write them. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

export interface Instant {
  /** UTC milliseconds. */
  readonly at: number;
  readonly certainty: Exclude<RecordedAtCertainty, 'guessed'>;
}

/** Whether `text` names a zone of the IANA database, `America/Los_Angeles`. */
export function isTimeZone(text: string): boolean {
  // Intl takes offsets such as +02:00 too; a recorder's zone has rules, not an offset.
  if (!/^[A-Za-z][\w+/-]*$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/**
 * The instant at which a clock in `timeZone` shows `wall`; undefined when no
 * calendar has that time. Of two instants (the repeated hour) the one nearer to
 * `nearMs` (UTC milliseconds) is taken, the earlier one when they are equally near.
 */
export function toInstant(wall: WallTime, timeZone: string, nearMs: number): Instant | undefined {
  const local = plainTime(wall);
  if (local === undefined) return undefined;
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' });
  const first = earlier.epochMilliseconds;
  const second = later.epochMilliseconds;
  if (first === second) return { at: first, certainty: 'exact' };
  if (!earlier.toPlainDateTime().equals(local)) {
    // The clock skipped this hour. One that had not been put forward yet shows it: the later reading.
    return { at: second, certainty: 'shifted' };
  }
  const secondIsNearer = Math.abs(second - nearMs) < Math.abs(first - nearMs);
  return { at: secondIsNearer ? second : first, certainty: 'ambiguous' };
}

/** What a clock in `timeZone` shows at `at` (UTC milliseconds). */
export function toWallTime(at: number, timeZone: string): WallTime {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const { year, month, day, hour, minute, second, millisecond } = local;
  return { year, month, day, hour, minute, second, millisecond };
}

function plainTime(wall: WallTime): Temporal.PlainDateTime | undefined {
  try {
    return Temporal.PlainDateTime.from({ ...wall }, { overflow: 'reject' });
  } catch {
    return undefined;
  }
}

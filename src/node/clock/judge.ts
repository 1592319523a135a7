/** Whether the machine's clock can be believed; pure. */
import type { ClockLook } from '../../engines/machine/clock-look.ts';

/** `unknown`: nobody says, and nothing speaks against it. */
export type ClockState = 'synced' | 'unsynced' | 'unknown';

/** tsn was not there before: a clock that shows an earlier time now was never set. */
export const EARLIEST = Date.UTC(2026, 0, 1);
/**
 * What recorders left from earlier boots may be many years old. Only a time from before there were
 * such recorders, where clocks begin that were never set (1970, 2000), is not believed.
 */
export const FIRST_RECORDERS = Date.UTC(2001, 0, 1);
/** The server's clock and ours, asked over a slow line, may differ by this. */
const AGREED_MS = 60_000;

/**
 * A time server's word counts most. Where there is none, a server that shows the same
 * time is as good a witness; `serverClockMs` is its clock minus ours.
 */
export function judgeClock(
  now: number,
  { synchronised }: Pick<ClockLook, 'synchronised'>,
  serverClockMs: number | undefined,
): ClockState {
  if (now < EARLIEST) return 'unsynced';
  if (synchronised === true) return 'synced';
  if (serverClockMs !== undefined)
    return Math.abs(serverClockMs) < AGREED_MS ? 'synced' : 'unsynced';
  return synchronised === false ? 'unsynced' : 'unknown';
}

/** Times of day that a clock with this offset showed between the boot and now. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Seconds of slack: file systems round times, and uptime is read a moment later. */
const SLACK_MS = 3_000;

export function isWithin(at: number, { from, to }: Span): boolean {
  return at >= from - SLACK_MS && at <= to + SLACK_MS;
}

/** Who takes part in a net while it runs. */
import { sessionsBefore } from './net-schedule.ts';
import type { NetOnTheAir } from './scheduled-net.ts';

/** The stations of a running net, as far as they are known then. */
export interface Roster {
  /** Its net control stations: upper case, without marks. */
  readonly control: readonly string[];
  /** Usually there, or heard there; who is likeliest to speak comes first. */
  readonly callsigns: ReadonlySet<string>;
}

/** A stretch of time in UTC milliseconds, its end not included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Who spoke so many sessions ago is expected to come again. */
const SESSIONS = 4;

/**
 * When the stations of a net spoke before `at` (UTC ms): in its running session, then in the last
 * ones, with the time before and after each. Nothing later counts, so that a recording is
 * never a reason to expect what is said in it.
 */
export function rosterStretches({ net, session }: NetOnTheAir, at: number): readonly Stretch[] {
  return [session, ...sessionsBefore(net.schedule, session.startsAt, SESSIONS)].map(
    ({ opensAt, closesAt }) => ({ from: opensAt, to: Math.min(closesAt, at) }),
  );
}

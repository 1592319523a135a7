/**
 * Two lanes through the server's queue. What was recorded just now goes first, since people
 * listen to it: the newest and the oldest of it in turn, so that a burst neither keeps the
 * news waiting nor forgets its beginning. Everything else is the backlog, the oldest first. The
 * backlog has a share that is its own, and what stayed in the live lane too long joins it:
 * so nothing waits for ever, however much is said.
 */
export const BACKLOG_LANE = 0;
export const LIVE_LANE = 1;

/** A recording is live this long, and waits in the live lane no longer. */
export const LIVE_MS = 60 * 60_000;

export function laneOf(recordedAt: number, now: number): number {
  return now - recordedAt <= LIVE_MS ? LIVE_LANE : BACKLOG_LANE;
}

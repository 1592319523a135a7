/**
 * How long a job waits before its next attempt: 5 s, doubled each time, at most ten
 * minutes, of which the second half is chance, so that jobs that failed together
 * do not come back together.
 *
 *   after attempt   1      2     3     4     5     6      7      8 and more
 *   at least        2.5 s  5 s   10 s  20 s  40 s  80 s   160 s  5 min
 *   at most         5 s    10 s  20 s  40 s  80 s  160 s  320 s  10 min
 */
const FIRST_MS = 5_000;
export const LONGEST_BACKOFF_MS = 600_000;

/** `attempt` counts from 1; `random` is 0 (at least) to 1 (at most). Answers milliseconds. */
export function backoffMs(attempt: number, random: number): number {
  const doublings = Math.min(Math.max(attempt, 1) - 1, 30);
  const longest = Math.min(FIRST_MS * 2 ** doublings, LONGEST_BACKOFF_MS);
  return Math.round(longest / 2 + (longest / 2) * random);
}

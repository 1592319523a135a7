/** A name may hold other figures than a time, or come from a clock that ran ahead for years. */
import type { RecordedAt } from '../recording.ts';

/** Zones and clocks that are a little wrong stay within this. */
const SLACK_MS = 86_400_000;

/**
 * The time of a recording, unless it lies more than a day ahead of both our clock and the file's
 * own time: then that one, as a guess. All in UTC milliseconds.
 */
export function notOfTheFuture(time: RecordedAt, mtimeMs: number, now: number): RecordedAt {
  if (time.recordedAt <= Math.max(mtimeMs, now) + SLACK_MS) return time;
  const recordedAt = Math.max(0, Math.trunc(mtimeMs));
  return { recordedAt, source: 'mtime', certainty: 'guessed', timeZone: time.timeZone };
}

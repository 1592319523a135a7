/**
 * What the recorder's activity log says of a recording. The log lies beside the
 * audio, one for each day of the recorder's clock. It is written every two seconds:
 * just after a transmission its last lines may still be missing, so they are looked
 * for once more before the manifest leaves. No log is nothing bad.
 */
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type ActivityExtract, extractActivity } from '../domain/activity-extract.ts';
import { activityLogName, asIfUtc, readActivityLog, shownAt } from '../domain/activity-log.ts';
import { toWallTime } from '../domain/local-time.ts';
import { type Place, readLogWindow } from '../engines/folder/log-window.ts';
import type { SpooledRecording } from '../store/node/recordings.ts';
import type { NodeStore } from '../store/node/store.ts';
import type { SettledFile } from './recorder-file.ts';

interface LoggedFile {
  /** Of the audio. */
  readonly path: string;
  readonly mtimeMs: number;
  readonly recordedAt: number;
  readonly timeZone: string;
}

/** Who is keyed longer than this before a recording begins is not looked for. */
const LOOK_BACK_MS = 10 * 60_000;
/** A file changed later than this after its begin was copied: its time says nothing. */
const LONGEST_MS = 6 * 3_600_000;
const UNKNOWN_LENGTH_MS = 30 * 60_000;
const SLACK_MS = 10_000;
/** A clock change within this makes the clock's times overlap, or leave a gap. */
const CLOCK_CHANGE_MS = 2 * 3_600_000;

/** The log's last lines come two seconds late; what has just ended waits for them. */
const LOG_LATE_MS = 3_000;
const FRESH_MS = 20_000;

interface FirstActivity {
  /** As the spool's row holds it. */
  readonly activity: string | null;
  /** How long the shipment should wait for the rest. */
  readonly waitMs: number;
}

/** A first look, when the file is spooled. Without a time in its name it has no place in the log. */
export async function firstActivity(file: SettledFile, now: number): Promise<FirstActivity> {
  const { path, mtimeMs, recordedAt } = file;
  if (recordedAt.source !== 'name') return { activity: null, waitMs: 0 };
  const read = await readActivity({ path, mtimeMs, ...recordedAt });
  if (read === undefined) return { activity: null, waitMs: 0 };
  const isFresh = Math.abs(now - mtimeMs) < FRESH_MS;
  const waitMs = isFresh && !read.isClosed ? LOG_LATE_MS : 0;
  return { activity: JSON.stringify(read.lines), waitMs };
}

/** A second look, before the first shipment, where the first one did not find the end. */
export async function lastActivity(
  store: NodeStore,
  recording: SpooledRecording,
  path: string,
): Promise<SpooledRecording> {
  const { id, mtimeMs, recordedAt, recordedAtSource, timeZone } = recording;
  if (recordedAtSource !== 'name' || isClosed(recording)) return recording;
  const read = await readActivity({ path, mtimeMs, recordedAt, timeZone });
  // The log that was there may be gone by now: what it said stays.
  if (read === undefined || read.lines.length === 0) return recording;
  const activity = JSON.stringify(read.lines);
  if (activity === recording.activity) return recording;
  await store.transaction((tx) => tx.recordings.putActivity(id, activity));
  return { ...recording, activity };
}

function isClosed(recording: SpooledRecording): boolean {
  const { recordedAt, timeZone } = recording;
  const text = activityLines(recording).map((line) => `${line}\n`);
  const events = readActivityLog(text.join(''), timeZone, recordedAt);
  return extractActivity(events, recordedAt, recordedAt).isClosed;
}

/** What the log has of it by now; undefined when there is no log. Never throws. */
async function readActivity(file: LoggedFile): Promise<ActivityExtract | undefined> {
  const { recordedAt, timeZone, mtimeMs } = file;
  const isPlausible = mtimeMs >= recordedAt && mtimeMs - recordedAt <= LONGEST_MS;
  const endMs = isPlausible ? mtimeMs : recordedAt + UNKNOWN_LENGTH_MS;
  const place = placeIn(recordedAt - LOOK_BACK_MS, endMs + SLACK_MS, timeZone);
  const lines: string[] = [];
  let isLogged = false;
  for (const name of logNames(recordedAt - LOOK_BACK_MS, endMs, timeZone)) {
    const found = await readLogWindow(join(dirname(file.path), name), place);
    isLogged ||= found !== undefined;
    for (const line of found ?? []) lines.push(`${line}\n`);
  }
  if (!isLogged) return undefined;
  return extractActivity(readActivityLog(lines.join(''), timeZone, recordedAt), recordedAt, endMs);
}

const Lines = z.array(z.string());

/** The lines that a spooled recording's row holds. */
export function activityLines(row: { readonly activity: string | null }): string[] {
  return row.activity === null ? [] : Lines.parse(JSON.parse(row.activity));
}

/** Logs of the days, by the recorder's clock, that a time touches. */
function logNames(fromMs: number, toMs: number, timeZone: string): ReadonlySet<string> {
  const times = [fromMs, toMs].map((at) => toWallTime(Math.max(0, at), timeZone));
  return new Set(times.map(activityLogName));
}

/** Lines are placed by what the clock showed, which is quick: a log is mostly not wanted. */
function placeIn(fromMs: number, toMs: number, timeZone: string): Place {
  const shown = (at: number): number => asIfUtc(toWallTime(Math.max(0, at), timeZone));
  const offset = (at: number): number => shown(at) - at;
  const isChanged = offset(fromMs - CLOCK_CHANGE_MS) !== offset(toMs + CLOCK_CHANGE_MS);
  const margin = isChanged ? CLOCK_CHANGE_MS : 0;
  const [first, last] = [shown(fromMs) - margin, shown(toMs) + margin];
  return (line) => {
    const at = shownAt(line);
    if (at === undefined) return undefined;
    return at < first ? 'before' : at > last ? 'after' : 'within';
  };
}

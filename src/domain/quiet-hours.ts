/** Hours of the day in which a node ships nothing: the line is needed, or dear, by day. */
import { toWallTime } from './local-time.ts';

export interface QuietHours {
  /** Minutes after midnight, 0 to 1439; the first quiet one. */
  readonly from: number;
  /** The first one that is not quiet. Less than `from`: over midnight. */
  readonly to: number;
}

/** `22:00-06:30`; undefined for anything else, also when both are the same. */
export function parseQuietHours(text: string): QuietHours | undefined {
  const [, fromHour, fromMinute, toHour, toMinute] =
    /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const to = Number(toHour) * 60 + Number(toMinute);
  return Number.isNaN(from + to) || from === to ? undefined : { from, to };
}

/** Whether it is quiet at `at` (UTC milliseconds) by the clocks of `timeZone`. */
export function isQuiet({ from, to }: QuietHours, at: number, timeZone: string): boolean {
  const { hour, minute } = toWallTime(at, timeZone);
  const now = hour * 60 + minute;
  return from < to ? from <= now && now < to : from <= now || now < to;
}

/** `06:30` */
export function timeOfDay(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

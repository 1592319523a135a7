/** On which days a net is held, as people write it: `daily`, `monday`, `2nd tuesday`, `last friday`. */
import type { Temporal } from 'temporal-polyfill';

const WEEKDAYS: readonly string[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

const NTH: readonly string[] = ['1st', '2nd', '3rd', '4th', '5th'];

export type NetDay =
  | 'daily'
  | {
      /** 1 is Monday, 7 is Sunday, as ISO 8601 counts. */
      readonly weekday: number;
      /** Which of its month; `every` one without such a word. A 5th is not in every month. */
      readonly nth: number | 'last' | 'every';
    };

/** Undefined for anything else. Large and small letters are the same. */
export function parseNetDay(text: string): NetDay | undefined {
  const words = text.trim().toLowerCase().split(/\s+/);
  if (words.length === 1 && words[0] === 'daily') return 'daily';
  const weekday = WEEKDAYS.indexOf(words.pop() ?? '') + 1;
  const [which, ...more] = words;
  const nth = which === undefined ? 'every' : nthOf(which);
  return weekday === 0 || nth === undefined || more.length > 0 ? undefined : { weekday, nth };
}

function nthOf(word: string): number | 'last' | undefined {
  if (word === 'last') return 'last';
  const at = NTH.indexOf(word);
  return at === -1 ? undefined : at + 1;
}

export function isHeldOn(days: readonly NetDay[], date: Temporal.PlainDate): boolean {
  return days.some((day) => day === 'daily' || isDay(day, date));
}

function isDay(
  { weekday, nth }: Exclude<NetDay, 'daily'>,
  { dayOfWeek, day, daysInMonth }: Temporal.PlainDate,
): boolean {
  if (dayOfWeek !== weekday) return false;
  if (nth === 'every') return true;
  return nth === 'last' ? day + 7 > daysInMonth : Math.ceil(day / 7) === nth;
}

/** `monday, 2nd tuesday`; `parseNetDay` reads each part of it again. */
export function netDaysText(days: readonly NetDay[]): string {
  return days.map(netDayText).join(', ');
}

function netDayText(held: NetDay): string {
  if (held === 'daily') return held;
  const day = WEEKDAYS[held.weekday - 1] ?? '';
  if (held.nth === 'every') return day;
  return `${held.nth === 'last' ? 'last' : (NTH[held.nth - 1] ?? '')} ${day}`;
}

/** What goes wrong in the simulated time, and when: drawn beforehand, so that a seed repeats it. */
import type { Chance } from '../soak/chance.ts';

export type OutageKind =
  | 'node' // a node without a network
  | 'restart' // the server stops in good order, and is started again
  | 'kill' // the server dies in the middle of its work
  | 'recogniser-down' // the recogniser says that it is away
  | 'recogniser-failing' // it says that it is ready, and fails
  | 'storage' // the storage guard pauses
  | 'callbook'; // the online callbook does not answer

export interface Outage {
  readonly kind: OutageKind;
  /** UTC milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Of a node's outage. */
  readonly node?: string;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

interface Habit {
  readonly kind: OutageKind;
  /** So many a day; at least one in all. */
  readonly aDay: number;
  readonly leastMs: number;
  readonly mostMs: number;
}

const HABITS: readonly Habit[] = [
  { kind: 'restart', aDay: 1, leastMs: MINUTE_MS, mostMs: 5 * MINUTE_MS },
  { kind: 'kill', aDay: 2, leastMs: 10_000, mostMs: 2 * MINUTE_MS },
  { kind: 'recogniser-down', aDay: 0.3, leastMs: HOUR_MS, mostMs: 6 * HOUR_MS },
  { kind: 'recogniser-failing', aDay: 0.15, leastMs: HOUR_MS, mostMs: 3 * HOUR_MS },
  { kind: 'storage', aDay: 0.3, leastMs: HOUR_MS, mostMs: HOUR_MS },
  { kind: 'callbook', aDay: 0.3, leastMs: 6 * HOUR_MS, mostMs: 12 * HOUR_MS },
];
/** Of each node, in a week. */
const NODE_OUTAGES_A_WEEK = 1.5;
const NODE_HABIT = { leastMs: HOUR_MS, mostMs: DAY_MS };

export function planOutages(span: Span, nodes: readonly string[], chance: Chance): Outage[] {
  const days = (span.to - span.from) / DAY_MS;
  const server = HABITS.flatMap((habit) => {
    const count = Math.max(1, Math.round(habit.aDay * days));
    return Array.from({ length: count }, () => outage(habit.kind, span, habit, chance));
  });
  const count = Math.max(1, Math.round((nodes.length * NODE_OUTAGES_A_WEEK * days) / 7));
  const ofNodes = Array.from({ length: count }, () => {
    const node = nodes[chance.between(0, nodes.length - 1)];
    return { ...outage('node', span, NODE_HABIT, chance), ...(node !== undefined && { node }) };
  });
  return [...server, ...ofNodes].toSorted((a, b) => a.from - b.from);
}

/** In a short simulation outages are short as well: none is longer than a tenth of it. */
function outage(
  kind: OutageKind,
  span: Span,
  { leastMs, mostMs }: Pick<Habit, 'leastMs' | 'mostMs'>,
  chance: Chance,
): Outage {
  const tenth = Math.floor((span.to - span.from) / 10);
  const lasts = Math.min(tenth, chance.between(leastMs, mostMs));
  const from = chance.between(span.from + Math.floor(tenth / 2), span.to - lasts);
  return { kind, from, to: from + lasts };
}

/** Whether some outage of these kinds is under way within the span. */
export function isTroubled(outages: readonly Outage[], { from, to }: Span): boolean {
  return outages.some((each) => each.from < to && each.to > from);
}

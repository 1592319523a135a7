/** A net that is held regularly, as its operator describes it, and which one is on at a node. */

import {
  closer,
  type NetSchedule,
  nextSession,
  type PlannedSession,
  sessionAt,
  sessionsBefore,
} from './net-schedule.ts';
import type { NetSession } from './net-session.ts';

export interface ScheduledNet {
  readonly name: string;
  /** Where it is heard; absent: at all nodes. */
  readonly nodes?: readonly string[] | undefined;
  readonly schedule: NetSchedule;
  /** Its net control stations: upper case, without marks. */
  readonly control: readonly string[];
  /** Stations that are usually there: upper case, without marks. */
  readonly roster: readonly string[];
}

export interface NetOnTheAir<Net extends ScheduledNet = ScheduledNet> {
  readonly net: Net;
  readonly session: PlannedSession;
}

/** Of several the one whose own time it is, or the nearest; then the one that started last; then the first. */
export function netAt<Net extends ScheduledNet>(
  nets: readonly Net[],
  node: string,
  at: number,
): NetOnTheAir<Net> | undefined {
  return netsAt(nets, node, at)[0];
}

/** All whose time it is, the times before and after included. */
export function netsAt<Net extends ScheduledNet>(
  nets: readonly Net[],
  node: string,
  at: number,
): readonly NetOnTheAir<Net>[] {
  const found = nets.flatMap((net) => {
    if (net.nodes !== undefined && !net.nodes.includes(node)) return [];
    const session = sessionAt(net.schedule, at);
    return session === undefined ? [] : [{ net, session }];
  });
  return found.sort((a, b) => closer(a.session, b.session, at));
}

/** A session as it was planned, and what was heard of it. */
export interface NetSessionView extends PlannedSession, Pick<NetSession, 'opened' | 'closed'> {}

/** A scheduled net as commands and the API tell it. Instants in UTC milliseconds. */
export interface NetView {
  readonly name: string;
  /** Null: it is heard at all nodes. */
  readonly nodes: readonly string[] | null;
  /** `monday, 2nd tuesday` */
  readonly days: string;
  /** `19:30`, by the clocks of `timeZone`. */
  readonly start: string;
  readonly timeZone: string;
  readonly lengthMs: number;
  readonly nextStartsAt: number | null;
  /** The session that is on, the time before and after it included; null: none is. */
  readonly running: NetSessionView | null;
  /** The one before it, or before now while none is on; null: there was none within a year. */
  readonly last: NetSessionView | null;
  readonly control: readonly string[];
  readonly roster: readonly string[];
  /** Others who spoke in its last sessions and the running one, at any of its nodes. */
  readonly spoke: readonly string[];
}

/** What its schedule alone tells. */
export interface PlannedTimes {
  readonly nextStartsAt: number | null;
  readonly running: PlannedSession | undefined;
  readonly last: PlannedSession | undefined;
}

export function plannedTimes({ schedule }: ScheduledNet, now: number): PlannedTimes {
  const running = sessionAt(schedule, now);
  return {
    nextStartsAt: nextSession(schedule, now)?.startsAt ?? null,
    running,
    last: sessionsBefore(schedule, running?.startsAt ?? now, 1)[0],
  };
}

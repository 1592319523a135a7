/**
 * The scheduled nets: who is expected in the one that runs, and how they are told. A roster is
 * what the operator wrote and who spoke in the last sessions; nothing of it is kept.
 */
import { netDaysText } from '../../domain/net-days.ts';
import type { PlannedSession } from '../../domain/net-schedule.ts';
import type { NetSession } from '../../domain/net-session.ts';
import { timeOfDay } from '../../domain/quiet-hours.ts';
import { type Roster, rosterStretches } from '../../domain/roster.ts';
import {
  type NetSessionView,
  type NetView,
  netAt,
  plannedTimes,
  type ScheduledNet,
} from '../../domain/scheduled-net.ts';
import type { HeardReads } from '../../store/server/heard.ts';
import type { NetSessionReads } from '../../store/server/net-sessions.ts';

export interface NetsNeeds {
  readonly nets: readonly ScheduledNet[];
  readonly heard: Pick<HeardReads, 'spoke' | 'spokeAnywhere'>;
}

export interface ViewNetsNeeds extends NetsNeeds {
  readonly netSessions: NetSessionReads;
}

/** Who takes part in the net that runs at `node` at `at` (UTC ms); undefined while none does. */
export async function rosterAt(
  { nets, heard }: NetsNeeds,
  node: string,
  at: number,
): Promise<Roster | undefined> {
  const running = netAt(nets, node, at);
  if (running === undefined) return undefined;
  const { control, roster } = running.net;
  const spoke = await heard.spoke(node, rosterStretches(running, at));
  return { control, callsigns: new Set([...roster, ...spoke]) };
}

/** In the order of the configuration. */
export function viewNets(needs: ViewNetsNeeds, now: number): Promise<readonly NetView[]> {
  return Promise.all(needs.nets.map((net) => viewNet(net, needs, now)));
}

async function viewNet(net: ScheduledNet, needs: ViewNetsNeeds, now: number): Promise<NetView> {
  const { name, nodes, schedule, control, roster } = net;
  const { nextStartsAt, running, last } = plannedTimes(net, now);
  const sessions = [running, last].filter((session) => session !== undefined);
  const heard = await needs.netSessions.of(
    name,
    sessions.map(({ startsAt }) => startsAt),
  );
  const named = new Set([...control, ...roster]);
  const spoke = await spokeIn(net, needs, running ?? last, now);
  return {
    ...{ name, nodes: nodes ?? null, control, roster, nextStartsAt },
    ...{ running: withHeard(running, heard), last: withHeard(last, heard) },
    ...{ days: netDaysText(schedule.days), start: timeOfDay(schedule.startMinute) },
    ...{ timeZone: schedule.timeZone, lengthMs: schedule.lengthMs },
    spoke: [...new Set(spoke)].filter((callsign) => !named.has(callsign)),
  };
}

async function spokeIn(
  net: ScheduledNet,
  { heard }: NetsNeeds,
  session: PlannedSession | undefined,
  now: number,
): Promise<readonly string[]> {
  const stretches = session === undefined ? [] : rosterStretches({ net, session }, now);
  if (net.nodes === undefined) return heard.spokeAnywhere(stretches);
  return (await Promise.all(net.nodes.map((node) => heard.spoke(node, stretches)))).flat();
}

function withHeard(
  session: PlannedSession | undefined,
  heard: readonly NetSession[],
): NetSessionView | null {
  if (session === undefined) return null;
  const found = heard.find(({ startsAt }) => startsAt === session.startsAt);
  return { ...session, opened: found?.opened ?? null, closed: found?.closed ?? null };
}

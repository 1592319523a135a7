/**
 * The scheduled nets: who is expected in the one that runs, and how they are told. A roster is
 * what the operator wrote and who spoke in the last sessions; nothing of it is kept.
 */
import { netDaysText } from '../../domain/net-days.ts';
import { sessionAt, sessionsBefore } from '../../domain/net-schedule.ts';
import { timeOfDay } from '../../domain/quiet-hours.ts';
import { type Roster, rosterStretches } from '../../domain/roster.ts';
import {
  type NetView,
  netAt,
  plannedTimes,
  type ScheduledNet,
} from '../../domain/scheduled-net.ts';
import type { HeardReads } from '../../store/server/heard.ts';

export interface NetsNeeds {
  readonly nets: readonly ScheduledNet[];
  readonly heard: Pick<HeardReads, 'spoke' | 'spokeAnywhere'>;
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
export function viewNets(needs: NetsNeeds, now: number): Promise<readonly NetView[]> {
  return Promise.all(needs.nets.map((net) => viewNet(net, needs, now)));
}

async function viewNet(net: ScheduledNet, { heard }: NetsNeeds, now: number): Promise<NetView> {
  const { name, nodes, schedule, control, roster } = net;
  const session = sessionAt(schedule, now) ?? sessionsBefore(schedule, now, 1)[0];
  const stretches = session === undefined ? [] : rosterStretches({ net, session }, now);
  const spoke =
    nodes === undefined
      ? await heard.spokeAnywhere(stretches)
      : (await Promise.all(nodes.map((node) => heard.spoke(node, stretches)))).flat();
  const named = new Set([...control, ...roster]);
  return {
    ...{ name, nodes: nodes ?? null, control, roster, ...plannedTimes(net, now) },
    ...{ days: netDaysText(schedule.days), start: timeOfDay(schedule.startMinute) },
    ...{ timeZone: schedule.timeZone, lengthMs: schedule.lengthMs },
    spoke: [...new Set(spoke)].filter((callsign) => !named.has(callsign)),
  };
}

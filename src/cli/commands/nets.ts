/** `tsn nets [list]`: the nets of the server's configuration, and which of them is on. */
import type { Command } from 'commander';
import { toWallTime } from '../../domain/local-time.ts';
import { timeOfDay } from '../../domain/quiet-hours.ts';
import type { NetSessionView, NetView } from '../../domain/scheduled-net.ts';
import { addAccessFlags, openAccess } from '../access.ts';
import type { CliContext } from '../context.ts';
import { formatDuration, formatInstant } from '../format.ts';
import { printFacts, table } from '../output.ts';
import { defaultCommand } from '../program.ts';

export function define(command: Command, context: CliContext): void {
  addAccessFlags(
    defaultCommand(command, 'list', 'when they are held, who is expected, which is on now'),
  ).action(async (_: unknown, self: Command) => {
    await using access = await openAccess(self, context);
    const items = (await access.nets()).map((net) => ({ ...net, ...nextTimes(net) }));
    printFacts(context, { items }, () => render(items));
  });
}

interface NextTimes {
  /** `2026-12-01 19:30`, by the clocks of the net's zone. */
  readonly nextLocal: string | null;
  /** `2026-12-02 03:30:00Z` */
  readonly nextUtc: string | null;
}

function nextTimes({ nextStartsAt, timeZone }: NetView): NextTimes {
  if (nextStartsAt === null) return { nextLocal: null, nextUtc: null };
  const { year, month, day, hour, minute } = toWallTime(nextStartsAt, timeZone);
  const date = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
  const nextLocal = `${date} ${timeOfDay(hour * 60 + minute)}`;
  return { nextLocal, nextUtc: formatInstant(nextStartsAt) };
}

function render(nets: readonly (NetView & NextTimes)[]): string {
  if (nets.length === 0) return 'no nets are configured: see `nets` in docs/nets.md';
  const times = table(
    ['NET', 'AT', 'HELD', 'LENGTH', 'NEXT THERE', 'NEXT UTC', 'NOW', 'ROSTER'],
    nets.map((net) => [
      net.name,
      net.nodes?.join(' ') ?? 'all nodes',
      `${net.days} ${net.start} ${net.timeZone}`,
      formatDuration(net.lengthMs),
      ...[net.nextLocal ?? '–', net.nextUtc ?? '–', nowText(net), rosterText(net)],
    ]),
  );
  const heard = nets.flatMap(({ name, running, last }) =>
    [running, last].flatMap((session) => (session === null ? [] : heardRows(name, session))),
  );
  return `${times}\n\n${table(['SESSION', 'PLANNED', '', 'AT', 'BY', 'NODE', 'RECORDING'], heard)}`;
}

/** Who was heard to open and close it; that nobody was is said too. */
function heardRows(name: string, { startsAt, opened, closed }: NetSessionView): string[][] {
  const planned = formatInstant(startsAt);
  if (opened === null) return [[name, planned, 'not heard to open', '', '', '', '']];
  const { control, node, recordingId } = opened;
  const at = (moment: number): string => formatInstant(moment);
  const by = control ?? 'not heard who';
  const opening = [name, planned, 'opened', at(opened.at), by, node, recordingId ?? '–'];
  if (closed === null) return [opening, [name, planned, 'not heard to close', '', '', '', '']];
  const how = closed.quote === null ? 'by its time, not heard' : '';
  return [opening, [name, planned, 'closed', at(closed.at), how, '', closed.recordingId ?? '–']];
}

function nowText({ running }: NetView): string {
  return running === null ? '' : `on, to ${formatInstant(running.closesAt)}`;
}

/** `12, and 5 that spoke lately` */
function rosterText({ control, roster, spoke }: NetView): string {
  const written = new Set([...control, ...roster]).size;
  return spoke.length === 0 ? `${written}` : `${written}, and ${spoke.length} that spoke lately`;
}

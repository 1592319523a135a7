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
  const sessions = nets.flatMap(({ name, running, last }) =>
    [running, last].flatMap((session) => (session === null ? [] : [heardRow(name, session)])),
  );
  const heard = table(
    ['SESSION', 'PLANNED', 'OPENED', 'BY', 'NODE', 'CLOSED', 'HEARD IN'],
    sessions,
  );
  return `${times}\n\n${heard}`;
}

/** When it was heard to open and close, and where; that nobody was heard is said too. */
function heardRow(name: string, { startsAt, opened, closed }: NetSessionView): readonly string[] {
  const planned = [name, formatInstant(startsAt)];
  if (opened === null) return [...planned, 'not heard'];
  const byTime = closed?.quote === null ? ', by its time' : '';
  const end = closed === null ? 'not heard' : `${formatInstant(closed.at)}${byTime}`;
  const recordings = [opened.recordingId, closed?.recordingId].filter((id) => id != null);
  const opening = [formatInstant(opened.at), opened.control ?? '–', opened.node];
  return [...planned, ...opening, end, recordings.join(' ')];
}

function nowText({ running }: NetView): string {
  return running === null ? '' : `on, to ${formatInstant(running.closesAt)}`;
}

/** `12, and 5 that spoke lately` */
function rosterText({ control, roster, spoke }: NetView): string {
  const written = new Set([...control, ...roster]).size;
  return spoke.length === 0 ? `${written}` : `${written}, and ${spoke.length} that spoke lately`;
}

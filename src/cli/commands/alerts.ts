/** `tsn alerts [list]`: emergency and urgency words that were heard. docs/alerts.md */
import { type Command, Option } from 'commander';
import { ALERT_KINDS, type AlertItem, type AlertKind, alertText } from '../../domain/alert.ts';
import type { Page } from '../../domain/views.ts';
import { addAccessFlags, openAccess } from '../access.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { readLimit } from '../limits.ts';
import { printable, printFacts, table } from '../output.ts';
import { defaultCommand } from '../program.ts';
import { whichRecordings } from '../which-recordings.ts';

interface ListOptions {
  readonly limit: number;
  readonly after?: string;
  readonly node?: string;
  readonly kind?: AlertKind;
  readonly since?: string;
  readonly exitCode?: boolean;
}

/** As `diff` and `grep` say it: something was found. */
const FOUND = 1;

export function define(command: Command, context: CliContext): void {
  addAccessFlags(defaultCommand(command, 'list', 'the newest first').alias('ls'))
    .option('--limit <n>', 'at most so many', readLimit, 50)
    .option('--after <cursor>', 'what follows a page: its `next`')
    .option('--node <id>', 'only those at this node')
    .addOption(new Option('--kind <kind>', 'only those of this kind').choices(ALERT_KINDS))
    .option('--since <age>', 'recorded not longer ago than this: 15m, 24h (default: all)')
    .option('--exit-code', 'end with status 1 when there are any, 0 when there are none')
    .action((options: ListOptions, self: Command) => list(options, self, context));
}

async function list(options: ListOptions, command: Command, context: CliContext): Promise<void> {
  const { limit, after, node, kind, since, exitCode } = options;
  const { sinceMs } = whichRecordings(since === undefined ? {} : { since }, context.clock);
  await using access = await openAccess(command, context);
  const page = await access.alerts({
    ...{ limit, after, node, kind },
    ...(sinceMs !== undefined && { since: Math.max(0, sinceMs) }),
  });
  if (exitCode === true && page.items.length > 0) context.status = FOUND;
  printFacts(context, page, render);
}

function render({ items, next }: Page<AlertItem>): string {
  if (items.length === 0) return 'no emergency or urgency words were heard';
  const text = table(
    ['RECORDED', 'NODE', 'CALLSIGN', 'TOLD', 'WORDS', 'RECORDING'],
    items.map((item) => [
      formatInstant(item.recordedAt + item.atMs),
      item.node,
      item.callsign ?? '',
      item.toldAt === null ? 'no' : 'yes',
      printable(alertText(item)),
      item.path,
    ]),
  );
  return next === null ? text : `${text}\n\nmore: --after ${next}`;
}

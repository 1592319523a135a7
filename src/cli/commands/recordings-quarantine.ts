/** `tsn recordings quarantine list|show|replay|remove`: what could not be taken in. */
import type { Command } from 'commander';
import type { QuarantinedItem } from '../../domain/quarantine.ts';
import type { Page } from '../../domain/views.ts';
import { addAccessFlags, openAccess } from '../access.ts';
import type { CliContext } from '../context.ts';
import { formatBytes, formatInstant, shorten } from '../format.ts';
import { readLimit } from '../limits.ts';
import { listing, printable, printFacts, table } from '../output.ts';
import { defaultCommand, subCommand } from '../program.ts';

interface ListOptions {
  readonly limit: number;
  readonly after?: string;
}

interface ReplayOptions {
  readonly node?: string;
  readonly source?: string;
}

export function defineQuarantine(parent: Command, context: CliContext): void {
  const command = parent
    .command('quarantine')
    .description('what could not be taken in: look, replay, remove');
  addAccessFlags(defaultCommand(command, 'list', 'the newest first'))
    .option('--limit <n>', 'at most so many', readLimit, 100)
    .option('--after <cursor>', 'what follows a page: its `next`')
    .action(async ({ limit, after }: ListOptions, self: Command) => {
      await using access = await openAccess(self, context);
      const wanted = after === undefined ? { limit } : { limit, after };
      printFacts(context, await access.quarantine.list(wanted), render);
    });
  addAccessFlags(subCommand(command, 'show <id>', 'all that is known of one')).action(
    async (id: string, _: unknown, self: Command) => {
      await using access = await openAccess(self, context);
      printFacts(context, await access.quarantine.get(id), renderItem);
    },
  );
  addAccessFlags(subCommand(command, 'replay <id>', 'take it in as a recording'))
    .option('--node <node>', 'as a recording of this node')
    .option('--source <source>', 'and of this source of it')
    .action(async (id: string, { node, source }: ReplayOptions, self: Command) => {
      await using access = await openAccess(self, context);
      await access.quarantine.replay(id, { ...(node && { node }), ...(source && { source }) });
      printFacts(context, { replayed: id }, () => `replayed ${id}`);
    });
  addAccessFlags(subCommand(command, 'remove <id>', 'throw it away for good')).action(
    async (id: string, _: unknown, self: Command) => {
      await using access = await openAccess(self, context);
      await access.quarantine.remove(id);
      printFacts(context, { removed: id }, () => `removed ${id}`);
    },
  );
}

function render({ items, next }: Page<QuarantinedItem>): string {
  if (items.length === 0) return 'nothing in quarantine';
  const rows = items.map(({ id, at, origin, from, draft, sizeBytes, message }) => [
    id,
    formatInstant(at),
    `${origin} ${printable(from)}`,
    shorten(printable(draft.originalName), 40),
    formatBytes(sizeBytes),
    shorten(printable(message), 60),
  ]);
  const text = table(['ID', 'SINCE', 'FROM', 'NAME', 'SIZE', 'REASON'], rows);
  return next === null ? text : `${text}\n\nmore: --after ${next}`;
}

function renderItem(item: QuarantinedItem): string {
  const { draft, fields } = item;
  return listing([
    ['id', item.id],
    ['reason', `${item.code}: ${printable(item.message)}`],
    ['since', formatInstant(item.at)],
    ['from', `${item.origin} ${printable(item.from)}`],
    ['name', printable(draft.originalName)],
    ['recorded', `${formatInstant(draft.recordedAt)} (${draft.recordedAtCertainty})`],
    ['becomes', `${draft.node}/${printable(draft.source)}`],
    ['bytes', `${item.sizeBytes}, SHA-256 ${item.sha256}`],
    ...Object.entries(fields).map(
      ([name, value]) => [printable(name), shorten(printable(value), 100)] as const,
    ),
  ]);
}

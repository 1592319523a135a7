/** `tsn callsigns`: who was heard; `teach` and `again` put right what was heard wrongly. */
import type { Command } from 'commander';
import { licenceText } from '../../domain/mention-text.ts';
import type { CallsignItem, Page } from '../../domain/views.ts';
import { addAccessFlags, openAccess } from '../access.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { readLimit } from '../limits.ts';
import { printFacts, table } from '../output.ts';
import { withJson } from '../program.ts';
import { defineTeaching } from './callsigns-teach.ts';

interface CallsignOptions {
  readonly limit: number;
  readonly after?: string;
}

export function define(command: Command, context: CliContext): void {
  addAccessFlags(withJson(command))
    .option('--limit <n>', 'at most so many', readLimit, 100)
    .option('--after <cursor>', 'what follows a page: its `next`')
    .action(async ({ limit, after }: CallsignOptions, self: Command) => {
      await using access = await openAccess(self, context);
      const wanted = after === undefined ? { limit } : { limit, after };
      printFacts(context, await access.callsigns(wanted), render);
    });
  defineTeaching(command, context);
}

function render({ items, next }: Page<CallsignItem>): string {
  if (items.length === 0) return 'no callsign was heard yet';
  const rows = items.map((item) => [
    item.callsign,
    String(item.mentions),
    String(item.recordings),
    formatInstant(item.firstHeardAt),
    formatInstant(item.lastHeardAt),
    licenceText(item.licence),
  ]);
  const text = table(
    ['CALLSIGN', 'MENTIONS', 'RECORDINGS', 'FIRST HEARD', 'LAST HEARD', 'CALLBOOK'],
    rows,
  );
  return next === null ? text : `${text}\n\nmore: --after ${next}`;
}

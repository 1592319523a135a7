/** `tsn search WORDS`: where something was said. */
import type { Command } from 'commander';
import type { SearchHit } from '../../domain/views.ts';
import { addAccessFlags, openAccess } from '../access.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { readLimit } from '../limits.ts';
import { printFacts, table } from '../output.ts';
import { withJson } from '../program.ts';

interface SearchOptions {
  readonly limit: number;
}

export function define(command: Command, context: CliContext): void {
  addAccessFlags(withJson(command))
    .argument('<words...>', 'what to look for')
    .option('--limit <n>', 'at most so many', readLimit, 50)
    .action(async (words: readonly string[], { limit }: SearchOptions, self: Command) => {
      await using access = await openAccess(self, context);
      const items = await access.search(words.join(' '), limit);
      printFacts(context, { items }, () => render(items));
    });
}

function render(hits: readonly SearchHit[]): string {
  if (hits.length === 0) return 'nothing found';
  const rows = hits.map(({ recording, snippet }) => [
    recording.id,
    formatInstant(recording.recordedAt),
    recording.node,
    recording.callsigns.join(' '),
    snippet.replaceAll('\u0002', '«').replaceAll('\u0003', '»'),
  ]);
  return table(['ID', 'RECORDED', 'NODE', 'CALLSIGNS', 'TEXT'], rows);
}

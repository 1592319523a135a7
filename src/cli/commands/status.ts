/** `tsn status`: how the server is, in one screen. */
import type { Command } from 'commander';
import { TEST_MODEL_WARNING } from '../../domain/models.ts';
import type { ServerStatus } from '../../domain/views.ts';
import { addAccessFlags, openAccess } from '../access.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { listing, printFacts, table } from '../output.ts';
import { withJson } from '../program.ts';

export function define(command: Command, context: CliContext): void {
  addAccessFlags(withJson(command)).action(async (_: unknown, self: Command) => {
    await using access = await openAccess(self, context);
    printFacts(context, await access.status(), render);
  });
}

function render(status: ServerStatus): string {
  const { recordings, byState, jobs } = status;
  const states = Object.entries(byState).filter(([, count]) => count > 0);
  const blocks = [
    listing([
      ['tsn', `${status.version} (${status.commit})`],
      ['started', formatInstant(status.startedAt)],
      ['model', status.model ?? 'none'],
      [
        'recordings',
        `${recordings}  ${states.map(([state, count]) => `${count} ${state}`).join(', ')}`,
      ],
      ['jobs', `${jobs.waiting} waiting, ${jobs.running} running, ${jobs.dead} dead`],
    ]),
  ];
  if (status.testModel) blocks.unshift(`*** ${TEST_MODEL_WARNING} ***`);
  if (status.parts.length > 0) blocks.push(partsTable(status));
  if (status.nodes.length > 0) blocks.push(nodesTable(status));
  return blocks.join('\n\n');
}

function partsTable({ parts }: ServerStatus): string {
  return table(
    ['PART', 'STATE', 'REASON', 'REMEDY'],
    parts.map(({ part, state, reason, hint }) => [part, state, reason ?? '', hint ?? '']),
  );
}

function nodesTable({ nodes }: ServerStatus): string {
  return table(
    ['NODE', 'LAST SEEN', 'UNSHIPPED', 'SOFTWARE'],
    nodes.map((node) => [
      node.id,
      formatInstant(node.lastSeenAt),
      node.unshipped === null ? '–' : String(node.unshipped),
      node.software ?? '–',
    ]),
  );
}

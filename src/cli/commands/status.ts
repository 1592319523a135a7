/** `tsn status`: how the server is, in one screen. */
import type { Command } from 'commander';
import { ROLES } from '../../config/roles-config.ts';
import { choiceText } from '../../domain/model-choice.ts';
import { TEST_MODEL_WARNING } from '../../domain/models.ts';
import type { NodeItem, RecogniserView, ServerStatus } from '../../domain/views.ts';
import { addAccessFlags, openAccess } from '../access.ts';
import type { CliContext } from '../context.ts';
import { formatBytes, formatInstant } from '../format.ts';
import { leanTable, listing, printable, printFacts, table } from '../output.ts';
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
      ...runningLines(status),
      [
        'recordings',
        `${recordings}  ${states.map(([state, count]) => `${count} ${state}`).join(', ')}`,
      ],
      ...quarantineLine(status),
      ['jobs', `${jobs.waiting} waiting, ${jobs.running} running, ${jobs.dead} dead`],
    ]),
  ];
  if (status.testModel) blocks.unshift(`*** ${TEST_MODEL_WARNING} ***`);
  if (status.parts.length > 0) blocks.push(partsTable(status));
  if (status.recognisers.length > 0) blocks.push(recognisersTable(status));
  if (status.stages.some(({ state }) => state !== 'running')) blocks.push(stagesTable(status));
  if (status.servers.length > 0) blocks.push(serversTable(status));
  if (status.nodes.length > 0) blocks.push(nodesTable(status));
  return blocks.join('\n\n');
}

/** What only a running server has. */
function runningLines(status: ServerStatus): [string, string][] {
  if (status.startedAt === null) return [];
  return [
    ['started', formatInstant(status.startedAt)],
    ...drainingLine(status),
    ['model', status.model ?? 'none'],
  ];
}

function drainingLine({ drainingSince = null }: ServerStatus): [string, string][] {
  if (drainingSince === null) return [];
  return [['draining', `since ${formatInstant(drainingSince)}: it ends what it has in hand`]];
}

function quarantineLine({ quarantine }: ServerStatus): readonly (readonly [string, string])[] {
  if (quarantine === undefined || quarantine.items === 0) return [];
  const { items, bytes } = quarantine;
  return [['quarantine', `${items} (${formatBytes(bytes)}): tsn recordings quarantine list`]];
}

/** Reasons are long: the remedy stands below, so that it is read on a narrow terminal, too. */
function partsTable({ parts }: ServerStatus): string {
  const rows = parts.map(({ part, state, reason }) => [part, state, reason ?? '']);
  const [head, ...lines] = table(['PART', 'STATE', ''], rows).split('\n');
  const remedies = parts.map(({ hint }) => (hint === null ? [] : [`  → ${printable(hint)}`]));
  return [head, ...lines.flatMap((line, index) => [line, ...(remedies[index] ?? [])])].join('\n');
}

function recognisersTable({ recognisers }: ServerStatus): string {
  return leanTable(
    ['RECOGNISER', 'STATE', 'MODEL', 'ON', 'FOR', 'BUSY', 'HEARD', 'FAILED', 'TODAY', 'REASON'],
    recognisers.map((link) => [
      link.name,
      link.state,
      link.choice ? `${link.model}: ${link.choice.name}` : link.model,
      link.devices.join(', '),
      link.use,
      `${link.busy} of ${link.slots}`,
      String(link.heard),
      String(link.failed),
      budgetText(link),
      link.reason ?? aboutText(link),
    ]),
  );
}

/** Why this model, and why no better engine. */
function aboutText({ choice, passedOver }: RecogniserView): string {
  return [...(choice ? [choiceText(choice)] : []), ...passedOver].join('; ');
}

function budgetText({ budget }: RecogniserView): string {
  if (budget === null) return '';
  const minutes = (ms: number) => Math.round(ms / 60_000);
  return `${minutes(budget.usedMs)} of ${minutes(budget.limitMs)} min`;
}

function stagesTable({ stages }: ServerStatus): string {
  return leanTable(
    ['STAGE', 'STATE', 'SINCE', 'REASON'],
    stages.map(({ stage, state, since, reason }) => [
      ...[stage, state, since === null ? '' : formatInstant(since), reason ?? ''],
    ]),
  );
}

function serversTable({ servers }: ServerStatus): string {
  return table(
    ['SERVER', 'HOST', 'STATE', 'ROLES', 'VERSION', 'SINCE', 'LAST SEEN'],
    servers.map((server) => [
      ...[server.id, server.host, server.state, rolesText(server.roles), server.version],
      ...[formatInstant(server.startedAt), formatInstant(server.seenAt)],
    ]),
  );
}

function rolesText(roles: readonly string[]): string {
  return roles.length === ROLES.length ? 'all' : roles.join(',');
}

function unshippedText({ unshipped, uploading = 0 }: NodeItem): string {
  const coming = uploading === 0 ? '' : ` (${uploading} coming in)`;
  return `${unshipped ?? '–'}${coming}`;
}

function nodesTable({ nodes }: ServerStatus): string {
  return table(
    ['NODE', 'LAST SEEN', 'UNSHIPPED', 'SOFTWARE'],
    nodes.map((node) => [
      node.id,
      formatInstant(node.lastSeenAt),
      unshippedText(node),
      node.software ?? '–',
    ]),
  );
}

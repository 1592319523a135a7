/** `tsn webhooks list|replay`: how far each webhook was told, and telling it again from an event on. */
import type { Command } from 'commander';
import { loadServerConfig } from '../../config/load-server.ts';
import { SERVER } from '../../config/server-config.ts';
import { webhookId } from '../../config/webhooks-config.ts';
import { TsnError } from '../../platform/errors.ts';
import type { ServerStore } from '../../store/server/store.ts';
import type { CliContext } from '../context.ts';
import { findServerData, openExistingServerStore } from '../open-store.ts';
import { printFacts, table } from '../output.ts';
import { defaultCommand, subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';

export function define(command: Command, context: CliContext): void {
  addPlaceFlags(defaultCommand(command, 'list', 'how far each was told of what happened')).action(
    async (_: unknown, self: Command) => {
      await using store = await openStore(self, context);
      const items = await lookAt(store, configured(self, context));
      printFacts(context, { items }, () => render(items));
    },
  );
  addPlaceFlags(
    subCommand(
      command,
      'replay <webhook>',
      'tell it again what came after an event; its host or id',
    ),
  )
    .requiredOption('--after <id>', 'number of the event that is the last one not told again')
    .action(async (which: string, { after }: { after: string }, self: Command) => {
      await using store = await openStore(self, context);
      const webhook = chosen(await lookAt(store, configured(self, context)), which);
      await replay(store, webhook, readEventId(after), context);
    });
}

interface Configured {
  readonly id: string;
  readonly host: string;
}

interface WebhookItem extends Configured {
  /** The last event that it was told of; null: it was never told, a server does not know it yet. */
  readonly toldUpTo: number | null;
  /** Events of all kinds since; those that it does not want are among them. */
  readonly behind: number | null;
  readonly refused: number;
  readonly refusal: string | null;
}

function openStore(self: Command, context: CliContext): Promise<ServerStore> {
  return openExistingServerStore(findServerData(self, context), context);
}

/** The address may hold a secret: only its host is shown. */
function configured(self: Command, context: CliContext): readonly Configured[] {
  const { config } = loadServerConfig(loadNeeds(self, SERVER, context));
  return config.webhooks.map(({ url }) => ({ id: webhookId(url), host: new URL(url).host }));
}

async function lookAt(
  store: ServerStore,
  hooks: readonly Configured[],
): Promise<readonly WebhookItem[]> {
  const [rows, last] = [await store.webhooks.list(), await store.events.last()];
  return hooks.map(({ id, host }) => {
    const row = rows.find((each) => each.id === id);
    if (row === undefined) {
      return { id, host, toldUpTo: null, behind: null, refused: 0, refusal: null };
    }
    const toldUpTo = Number(row.eventId);
    const { refused, refusal } = row;
    return { id, host, toldUpTo, behind: last - toldUpTo, refused: Number(refused), refusal };
  });
}

/** Throws `data/not-found`, `usage/invalid`. */
function chosen(items: readonly WebhookItem[], which: string): WebhookItem {
  const isMeant = ({ id, host }: WebhookItem) =>
    host === which || host.replace(/:\d+$/, '') === which || id.startsWith(which);
  const found = items.filter(isMeant);
  const [one, other] = found;
  if (one === undefined) {
    const message = `no webhook of this configuration is called ${JSON.stringify(which)}`;
    throw new TsnError('data/not-found', message);
  }
  if (other === undefined) return one;
  const ids = found.map(({ id }) => shortened(id)).join(', ');
  throw new TsnError('usage/invalid', `several webhooks are at ${which}: give one of ${ids}`);
}

/** Throws `usage/invalid`. */
function readEventId(text: string): number {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  if (id !== undefined) return id;
  throw new TsnError('usage/invalid', `--after ${text}: give the number of an event, or 0`);
}

async function replay(
  store: ServerStore,
  { id, host }: WebhookItem,
  after: number,
  context: CliContext,
): Promise<void> {
  const last = await store.events.last();
  if (after > last) {
    throw new TsnError('usage/invalid', `--after ${after}: the last event so far is ${last}`);
  }
  const isKnown = await store.transaction((tx) => tx.webhooks.rewind(id, after));
  if (!isKnown) {
    const message = `${host} was never told of anything yet: a running server begins by itself`;
    throw new TsnError('data/not-found', message);
  }
  const { gap } = await store.events.after(after, 1);
  printFacts(context, { id, host, after, last, gap }, () =>
    [
      `${host} is told again what came after ${after} (up to ${last} so far), within some seconds,`,
      'or when a server runs again; while it does not answer, at its next attempt',
      ...(gap
        ? ['some of these events are no longer kept: the first one comes with "gap": true']
        : []),
    ].join('\n'),
  );
}

function shortened(id: string): string {
  return id.slice(0, 12);
}

function render(items: readonly WebhookItem[]): string {
  if (items.length === 0) return 'no webhooks are configured: see docs/webhooks.md';
  return table(
    ['WEBHOOK', 'ID', 'TOLD UP TO', 'BEHIND', 'GIVEN UP', 'REASON'],
    items.map(({ host, id, toldUpTo, behind, refused, refusal }) => [
      ...[host, shortened(id), String(toldUpTo ?? '–'), String(behind ?? '–')],
      ...[String(refused), refusal ?? ''],
    ]),
  );
}

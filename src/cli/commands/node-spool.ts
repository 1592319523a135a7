/** `tsn node ls|show|retry`: what the node has seen, and what the server has not confirmed yet. */

import type { Command } from 'commander';
import { findDataDir } from '../../config/load.ts';
import { NODE } from '../../config/node-config.ts';
import { requestRetry } from '../../node/retry-request.ts';
import { shipAgain } from '../../node/ship-again.ts';
import { TsnError } from '../../platform/errors.ts';
import type { SpooledRecording } from '../../store/node/recordings.ts';
import type { NodeStore } from '../../store/node/store.ts';
import type { CliContext } from '../context.ts';
import { formatBytes, formatInstant } from '../format.ts';
import { readLimit } from '../limits.ts';
import { openExistingNodeStore } from '../open-store.ts';
import { listing, printFacts, table } from '../output.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';

export function defineSpool(node: Command, context: CliContext): void {
  addPlaceFlags(subCommand(node, 'ls', 'the newest recordings in the spool'))
    .option('--limit <n>', 'at most so many', readLimit, 50)
    .option('--unshipped', 'only those that the server has not confirmed')
    .action(async ({ limit, unshipped }: ListOptions, self: Command) => {
      await using store = await openSpool(self, context);
      const wanted = unshipped === true ? { limit, shipped: false } : { limit };
      const items = await store.recordings.list(wanted);
      printFacts(context, { items }, () => renderList(items));
    });
  addPlaceFlags(subCommand(node, 'show <id>', 'one recording in the spool')).action(
    async (id: string, _: unknown, self: Command) => {
      await using store = await openSpool(self, context);
      const job =
        (await store.jobs.list({ limit: ALL })).find((item) => item.subjectId === id) ?? null;
      printFacts(context, { ...(await store.recordings.get(id)), job }, renderOne);
    },
  );
  addPlaceFlags(
    subCommand(node, 'retry', 'try the server at once, put all dead letters back to work'),
  )
    .option('--kept', 'ship again what is kept although it is confirmed: the server lost its bytes')
    .action(async ({ kept }: { readonly kept?: true }, self: Command) => {
      await using store = await openSpool(self, context);
      const revived = await reviveAll(store, context);
      const again = kept === true ? await shipAgain(store, context.clock) : [];
      await requestRetry(findDataDir(NODE, loadNeeds(self, NODE, context)));
      const jobs = `${revived.length} ${revived.length === 1 ? 'job' : 'jobs'}`;
      const told = kept === true ? `, ${again.length} kept recordings are shipped again` : '';
      printFacts(
        context,
        { revived, again },
        () => `revived ${jobs}${told}; the node tries the server within seconds if it runs`,
      );
    });
}

const ALL = 10_000;

interface ListOptions {
  readonly limit: number;
  readonly unshipped?: true;
}

async function openSpool(command: Command, context: CliContext): Promise<NodeStore> {
  const dataDir = findDataDir(NODE, loadNeeds(command, NODE, context));
  try {
    return await openExistingNodeStore(dataDir, context);
  } catch (error) {
    if (!(error instanceof TsnError) || error.code !== 'data/no-database') throw error;
    throw new TsnError('data/no-database', `no node has run with the data folder ${dataDir}`, {
      cause: error,
    });
  }
}

function renderList(items: readonly SpooledRecording[]): string {
  if (items.length === 0) return 'the spool is empty';
  const rows = items.map((item) => [
    item.id,
    formatInstant(item.recordedAt),
    item.source,
    item.originalName,
    item.class,
    formatBytes(item.sizeBytes),
    item.held,
    item.shippedAt === null ? 'waits' : formatInstant(item.shippedAt),
  ]);
  return table(['ID', 'RECORDED', 'SOURCE', 'NAME', 'CLASS', 'SIZE', 'BYTES', 'SHIPPED'], rows);
}

function renderOne(item: object): string {
  const entries = Object.entries(item).map(([key, value]: [string, unknown]) => {
    const isInstant = key.endsWith('At') && typeof value === 'number';
    return [
      key,
      isInstant ? formatInstant(value) : typeof value === 'string' ? value : JSON.stringify(value),
    ] as const;
  });
  return listing(entries);
}

async function reviveAll(store: NodeStore, { clock }: CliContext): Promise<readonly string[]> {
  const dead = await store.jobs.list({ dead: true, limit: ALL });
  await store.transaction(async (tx) => {
    for (const { id } of dead) await tx.jobs.revive(id, clock.now());
  });
  return dead.map(({ id }) => id);
}

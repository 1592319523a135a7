/** `tsn server upload-key create|list|revoke`: lets other recorders upload (docs/recorders.md). */
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { parseDuration } from '../../config/fields.ts';
import { UPLOAD_DIALECTS, type UploadDialect } from '../../domain/uploaded-call.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256 } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import type { StoredUploadKey } from '../../store/server/upload-keys.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { readNodeName } from '../node-name.ts';
import { findServerData, openExistingServerStore, openOrMakeServerStore } from '../open-store.ts';
import { printFacts, printNote, table } from '../output.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags } from '../settings.ts';

const SECRET_BYTES = 24;

interface CreateOptions {
  readonly node?: string;
  readonly source?: string;
  readonly system?: string;
  readonly rights: string;
  readonly expires?: string;
}

export function defineUploadKeys(key: Command, context: CliContext): void {
  key.description('upload keys: they let other recorders send their calls');
  addPlaceFlags(subCommand(key, 'create <name>', 'make a key for one recorder'))
    .option('--node <node>', 'its recordings are those of this node (default: the name)')
    .option('--source <source>', 'and of this source of it (default: the name of the system)')
    .option('--system <system>', 'only for this system: its number, or its OpenMHz short name')
    .option(
      '--rights <ways>',
      `ways to upload: ${UPLOAD_DIALECTS.join(',')}`,
      UPLOAD_DIALECTS.join(','),
    )
    .option('--expires <duration>', 'how long it works, 365d (default: until it is revoked)')
    .action((name: string, options: CreateOptions, self: Command) =>
      create(name, options, self, context),
    );
  addPlaceFlags(subCommand(key, 'list', 'keys, and when they were used')).action(
    async (_: unknown, self: Command) => {
      await using store = await openExistingServerStore(findServerData(self, context), context);
      const items = await store.uploadKeys.list();
      printFacts(context, { items }, () => render(items, context.clock.now()));
    },
  );
  addPlaceFlags(subCommand(key, 'revoke <id>', 'make a key worthless')).action(
    async (id: string, _: unknown, self: Command) => {
      await using store = await openExistingServerStore(findServerData(self, context), context);
      await store.transaction((tx) => tx.uploadKeys.revoke(id, context.clock.now()));
      printFacts(context, { revoked: id }, () => `revoked ${id}`);
    },
  );
}

async function create(
  name: string,
  options: CreateOptions,
  command: Command,
  context: CliContext,
): Promise<void> {
  const now = context.clock.now();
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const made = {
    id: newId(),
    name: readNodeName(name),
    node: readNodeName(options.node ?? name),
    source: options.source?.slice(0, 100) ?? null,
    system: options.system?.slice(0, 100) ?? null,
    rights: rightsOf(options.rights),
    createdAt: now,
    expiresAt: options.expires === undefined ? null : now + lengthOf(options.expires),
  };
  await using store = await openOrMakeServerStore(findServerData(command, context), context);
  await store.transaction((tx) => tx.uploadKeys.add({ ...made, keyHash: sha256(secret) }));
  printFacts(context, { ...made, key: secret }, () => secret);
  if (!context.json) printNote('Shown once: put it into the recorder (docs/recorders.md).');
}

function rightsOf(text: string): readonly UploadDialect[] {
  const wanted = text.split(/[\s,]+/).filter((word) => word !== '');
  const rights = UPLOAD_DIALECTS.filter((dialect) => wanted.includes(dialect));
  if (rights.length > 0 && rights.length === wanted.length) return rights;
  throw new TsnError('usage/invalid', `--rights ${text}: some of ${UPLOAD_DIALECTS.join(', ')}`);
}

function lengthOf(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new TsnError('usage/invalid', `--expires ${text}: write a number and a unit: 24h, 365d`);
}

function render(items: readonly StoredUploadKey[], now: number): string {
  if (items.length === 0) return 'no upload keys';
  const rows = items.map((item) => [
    item.id,
    item.name,
    item.source === null ? item.node : `${item.node}/${item.source}`,
    item.system ?? 'any',
    item.rights.join(','),
    stateOf(item, now),
    formatInstant(item.lastUsedAt),
  ]);
  return table(['ID', 'NAME', 'NODE', 'SYSTEM', 'RIGHTS', 'STATE', 'LAST USED'], rows);
}

function stateOf({ revokedAt, expiresAt }: StoredUploadKey, now: number): string {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt === null) return 'usable';
  return expiresAt <= now ? 'expired' : `until ${formatInstant(expiresAt)}`;
}

/** `tsn server token create|list|revoke`: one line that lets one node in, once. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { HostAndPort, parseDuration } from '../../config/fields.ts';
import { findDataDir, loadServerConfig } from '../../config/load.ts';
import { hostKeyFile, serverDatabase } from '../../config/places.ts';
import { readRunning } from '../../config/server-note.ts';
import { formatJoinToken } from '../../domain/join-token.ts';
import { NodeId } from '../../domain/manifest.ts';
import { loadHostKey } from '../../engines/sftp-server/host-key.ts';
import { makeFolder } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256 } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import { openServerStore, type ServerStore } from '../../store/server/store.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { openExistingServerStore, openOptions } from '../open-store.ts';
import { printFacts, printNote, table } from '../output.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';

const SECRET_BYTES = 24;
/** The login of nodes that join; no node can be called that. */
const JOIN_USER = 'join';

export function defineTokens(token: Command, context: CliContext): void {
  token.description('join tokens: they let a new node in');
  addPlaceFlags(
    subCommand(token, 'create <node>', 'make a token with which one node can join, once'),
  )
    .option(
      '--address <host:port>',
      'how the node reaches this server; may be given again',
      collect,
    )
    .option('--ttl <duration>', 'how long it works', '24h')
    .action((node: string, options: CreateOptions, self: Command) =>
      create(node, options, self, context),
    );
  addPlaceFlags(subCommand(token, 'list', 'tokens and what became of them')).action(
    async (_: unknown, self: Command) => {
      await using store = await openExistingServerStore(dataDirOf(self, context), context);
      const items = await store.tokens.list();
      printFacts(context, { items }, () => renderList(items, context));
    },
  );
  addPlaceFlags(subCommand(token, 'revoke <id>', 'make a token worthless')).action(
    async (id: string, _: unknown, self: Command) => {
      await using store = await openExistingServerStore(dataDirOf(self, context), context);
      await store.transaction((tx) => tx.tokens.revoke(id, context.clock.now()));
      printFacts(context, { revoked: id }, () => `revoked ${id}`);
    },
  );
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function dataDirOf(command: Command, context: CliContext): string {
  return findDataDir('server', loadNeeds(command, 'server', context));
}

interface CreateOptions {
  readonly address?: readonly string[];
  readonly ttl: string;
}

async function create(
  name: string,
  options: CreateOptions,
  command: Command,
  context: CliContext,
): Promise<void> {
  const node = NodeId.safeParse(name).data;
  if (node === undefined || node === JOIN_USER) {
    throw new TsnError(
      'usage/invalid',
      `${JSON.stringify(name)} cannot name a node: use small letters, digits and -`,
    );
  }
  const { config } = loadServerConfig(loadNeeds(command, 'server', context));
  const running = readRunning(config.dataDir);
  const ownPort = Number(running?.sftp.split(':').at(-1) ?? config.sftp.port);
  const reach = readAddresses(options.address ?? publicAddress(config.sftp.publicAddress), ownPort);
  const now = context.clock.now();
  const made = {
    id: newId(),
    node,
    secret: randomBytes(SECRET_BYTES).toString('base64url'),
    expiresAt: now + readTtl(options.ttl),
  };
  const hostKeySha256 = await hostKeyOf(config.dataDir);
  await addToken(config.dataDir, made, context);
  const { secret, expiresAt, id } = made;
  const token = formatJoinToken({ ...reach, hostKeySha256, node, secret, exp: expiresAt });
  printFacts(context, { token, id, node, expiresAt, ...reach, hostKeySha256 }, () => token);
  if (context.json) return;
  printNote(
    `Until ${formatInstant(expiresAt)}, once, on the node: tsn node join TOKEN --watch-dir DIR`,
  );
}

function publicAddress(configured: string | undefined): readonly string[] {
  if (configured !== undefined) return [configured];
  const message =
    'nobody knows how nodes reach this server: give --address HOST[:PORT] or set sftp.publicAddress';
  throw new TsnError('usage/invalid', message);
}

/** All addresses of one token share one port: it is one server. */
function readAddresses(
  given: readonly string[],
  ownPort: number,
): { addresses: string[]; port: number } {
  const split = given.map((text) => splitAddress(text, ownPort));
  const [first] = split;
  if (first === undefined || split.some(({ port }) => port !== first.port)) {
    throw new TsnError('usage/invalid', 'all addresses of a token need the same port');
  }
  return { addresses: split.map(({ host }) => host), port: first.port };
}

function splitAddress(text: string, ownPort: number): { host: string; port: number } {
  const [, host, port] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
  const number = port === undefined ? ownPort : Number(port);
  if (!HostAndPort.safeParse(text).success || host === undefined || number < 1 || number > 65_535) {
    throw new TsnError(
      'usage/invalid',
      `not an address: ${JSON.stringify(text)}; write HOST or HOST:PORT`,
    );
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: number };
}

function readTtl(text: string): number {
  const ttl = parseDuration(text);
  if (ttl !== undefined && ttl > 0) return ttl;
  throw new TsnError('usage/invalid', `--ttl ${text}: write a number and a unit: 15m, 24h`);
}

/** The same key that the server shows; made here when it never ran. */
async function hostKeyOf(dataDir: string): Promise<string> {
  return (await loadHostKey(hostKeyFile(dataDir))).sha256;
}

interface MadeToken {
  readonly id: string;
  readonly node: string;
  readonly secret: string;
  readonly expiresAt: number;
}

/** The server keeps a hash of the secret only. */
async function addToken(dataDir: string, made: MadeToken, context: CliContext): Promise<void> {
  await using store = await openOrMakeStore(dataDir, context);
  const { id, node, secret, expiresAt } = made;
  const createdAt = context.clock.now();
  await store.transaction((tx) =>
    tx.tokens.add({ id, node, secretHash: sha256(secret), createdAt, expiresAt }),
  );
}

/** A token may be made before the server runs for the first time. */
async function openOrMakeStore(dataDir: string, context: CliContext): Promise<ServerStore> {
  const path = serverDatabase(dataDir);
  if (existsSync(path)) return openExistingServerStore(dataDir, context);
  await makeFolder(dataDir, 0o750);
  return openServerStore({ ...openOptions(dataDir, context), path });
}

type Listed = Awaited<ReturnType<ServerStore['tokens']['list']>>;

function renderList(items: Listed, { clock }: CliContext): string {
  if (items.length === 0) return 'no tokens';
  const rows = items.map((item) => [
    item.id,
    item.node,
    stateOf(item, clock.now()),
    formatInstant(item.createdAt),
    formatInstant(item.expiresAt),
  ]);
  return table(['ID', 'NODE', 'STATE', 'MADE', 'EXPIRES'], rows);
}

function stateOf(item: Listed[number], now: number): string {
  if (item.usedAt !== null) return `used ${formatInstant(item.usedAt)}`;
  if (item.revokedAt !== null) return 'revoked';
  return item.expiresAt <= now ? 'expired' : 'usable';
}

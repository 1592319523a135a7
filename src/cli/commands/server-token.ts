/** `tsn server token create|list|revoke`: one line that lets one node in, once; and which nodes are in. */
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { HostAndPort, parseDuration } from '../../config/fields.ts';
import { loadServerConfig } from '../../config/load-server.ts';
import { hostKeyFile } from '../../config/places.ts';
import { SERVER, type ServerConfig } from '../../config/server-config.ts';
import { formatJoinToken } from '../../domain/join-token.ts';
import { loadHostKey } from '../../engines/sftp-server/host-key.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256 } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import type { ServerStore } from '../../store/server/store.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { type HttpsReach, httpsReach } from '../https-reach.ts';
import { readNodeName } from '../node-name.ts';
import {
  findServerData,
  openExistingServerStore,
  openOrMakeServerStore,
  type ServerData,
} from '../open-store.ts';
import { printFacts, printNote } from '../output.ts';
import { subCommand } from '../program.ts';
import { runningServer } from '../running-server.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';
import { renderAll, toJoined } from './server-token-list.ts';

const SECRET_BYTES = 24;
export function defineTokens(token: Command, context: CliContext): void {
  token.description('join tokens: they let a new node in');
  addPlaceFlags(
    subCommand(token, 'create [node]', 'make a token with which one node can join, once'),
  )
    .option('--node <node>', 'the node, when it is not given as argument')
    .option('--once', 'works once; that is always so')
    .option(
      '--address <host:port>',
      'how the node reaches this server; may be given again',
      collect,
    )
    .option('--https-address <url>', 'the node shall ship over HTTPS to this address')
    .option(
      '--https-ca <file>',
      'certificate that it trusts there, PEM (default: that of this server when it signed itself)',
    )
    .option('--expires <duration>', 'how long it works', '24h')
    .action((node: string | undefined, options: CreateOptions, self: Command) =>
      create(node ?? options.node ?? '', options, self, context),
    );
  addPlaceFlags(
    subCommand(token, 'list', 'tokens, what became of them, and the nodes that joined'),
  ).action(async (_: unknown, self: Command) => {
    await using store = await openExistingServerStore(findServerData(self, context), context);
    const [items, nodes] = await Promise.all([store.tokens.list(), store.nodes.list()]);
    const joined = nodes.map(toJoined);
    printFacts(context, { items, nodes: joined }, () => renderAll(items, joined, context));
  });
  addPlaceFlags(
    subCommand(token, 'revoke <id>', 'make a token worthless, or the key of the node of that name'),
  ).action(async (id: string, _: unknown, self: Command) => {
    await using store = await openExistingServerStore(findServerData(self, context), context);
    await revoke(store, id, context.clock.now());
    printFacts(context, { revoked: id }, () => `revoked ${id}`);
  });
}

/** A node's name takes back its key and every token for it; an id takes back that token. */
async function revoke(store: ServerStore, id: string, now: number): Promise<void> {
  const tokens = (await store.tokens.list()).filter(({ node }) => node === id);
  const isNode = (await store.nodes.get(id)) !== undefined;
  await store.transaction(async (tx) => {
    if (isNode) await tx.nodes.revoke(id, now);
    for (const token of tokens) await tx.tokens.revoke(token.id, now);
    if (!isNode && tokens.length === 0) await tx.tokens.revoke(id, now);
  });
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

interface CreateOptions {
  readonly address?: readonly string[];
  readonly httpsAddress?: string;
  readonly httpsCa?: string;
  readonly node?: string;
  readonly expires: string;
}

async function create(
  name: string,
  options: CreateOptions,
  command: Command,
  context: CliContext,
): Promise<void> {
  if (name === '') {
    throw new TsnError('usage/invalid', 'for which node? tsn server token create NODE');
  }
  const node = readNodeName(name);
  const { config } = loadServerConfig(loadNeeds(command, SERVER, context));
  const running = await runningServer(config.dataDir);
  const ownPort = Number(running?.sftp?.split(':').at(-1) ?? config.sftp.port);
  const https = httpsReach(options, config);
  const given = options.address ?? configuredAddress(config, https);
  const reach = { ...readAddresses(given, ownPort), ...https };
  const now = context.clock.now();
  const made = {
    id: newId(),
    node,
    secret: randomBytes(SECRET_BYTES).toString('base64url'),
    expiresAt: now + readTtl(options.expires),
  };
  const hostKeySha256 = await hostKeyOf(config.dataDir);
  await addToken(findServerData(command, context), made, context);
  const { secret, expiresAt, id } = made;
  const token = formatJoinToken({ ...reach, hostKeySha256, node, secret, exp: expiresAt });
  const { ca: _, ...told } = reach;
  printFacts(context, { token, id, node, expiresAt, ...told, hostKeySha256 }, () => token);
  if (context.json) return;
  printNote(
    `Until ${formatInstant(expiresAt)}, once, on the node: tsn node join TOKEN --watch-dir DIR`,
  );
}

function configuredAddress(
  { sftp }: ServerConfig,
  https: HttpsReach | undefined,
): readonly string[] {
  if (sftp.publicAddress !== undefined) return [sftp.publicAddress];
  if (https !== undefined) return [];
  const message =
    'nobody knows how nodes reach this server: give --address HOST[:PORT] or --https-address URL, or set sftp.publicAddress';
  throw new TsnError('usage/invalid', message);
}

/** All addresses of one token share one port: it is one server. */
function readAddresses(
  given: readonly string[],
  ownPort: number,
): { addresses: string[]; port: number } {
  const split = given.map((text) => splitAddress(text, ownPort));
  const [first] = split;
  if (given.length === 0) return { addresses: [], port: ownPort };
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
  throw new TsnError('usage/invalid', `--expires ${text}: write a number and a unit: 15m, 24h`);
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
async function addToken(data: ServerData, made: MadeToken, context: CliContext): Promise<void> {
  await using store = await openOrMakeServerStore(data, context);
  const { id, node, secret, expiresAt } = made;
  const createdAt = context.clock.now();
  await store.transaction((tx) =>
    tx.tokens.add({ id, node, secretHash: sha256(secret), createdAt, expiresAt }),
  );
}

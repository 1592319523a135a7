/** `tsn node join TOKEN`: makes a key, hands it to the server, proves itself, and writes the configuration. */
import { existsSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import type { Command } from 'commander';
import { type LoadNeeds, loadNodeConfig } from '../../config/load.ts';
import { NODE, type NodeConfig } from '../../config/node-config.ts';
import { nodeKeyFile, ownNodeConfigFile, writeNodeConfig } from '../../config/write-node-config.ts';
import { type JoinToken, parseJoinToken } from '../../domain/join-token.ts';
import { RECORDERS } from '../../domain/recording.ts';
import { joinOverHttps } from '../../engines/https/join.ts';
import { joinServer } from '../../engines/sftp/join.ts';
import { writeFileAtomic } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { buildInfo } from '../build-info.ts';
import type { CliContext } from '../context.ts';
import { linesOf } from '../lines.ts';
import { listing, printFacts, printNote } from '../output.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';

interface JoinOptions {
  readonly timeZone?: string;
}

export function defineJoin(node: Command, context: CliContext): void {
  addPlaceFlags(
    subCommand(node, 'join <token>', 'join a server; - reads the token from standard input'),
  )
    .option('--watch-dir <dir>', 'folder that the recorder writes into')
    .option('--watch-recorder <kind>', `how the recorder names its files: ${RECORDERS.join(', ')}`)
    .option(
      '--time-zone <zone>',
      "time zone of the recorder's file names (default: this machine's)",
    )
    .action((token: string, options: JoinOptions, self: Command) =>
      joinAndWrite(token, options, self, context),
    );
}

async function joinAndWrite(
  text: string,
  { timeZone }: JoinOptions,
  command: Command,
  context: CliContext,
): Promise<void> {
  const token = readToken(text === '-' ? await firstLine() : text);
  const given = loadNeeds(command, NODE, context);
  const path = given.configFile ?? ownNodeConfigFile(context.around);
  const flags = {
    ...given.flags,
    ...(timeZone === undefined ? {} : { 'watch.timeZone': timeZone }),
  };
  // Everything is checked before the token is spent.
  const config = preview(
    { ...given, flags, configFile: existsSync(path) ? path : undefined },
    token,
  );
  if (!existsSync(config.watch.dir))
    printNote(`warning: there is no folder ${config.watch.dir} yet`);
  const joined = await joinBy(token, config, context);
  const { place, settings, ...told } = joined;
  await writeNodeConfig(path, new Map([...settings, ...settingsOf(token, config)]));
  printFacts(context, { ...told, configFile: path, dataDir: config.dataDir }, () =>
    listing([
      ['joined', `${place} as ${joined.node}`],
      ['proven', `the server confirmed test recording ${joined.testRecording}`],
      ['key', joined.keyFile],
      ['config', path],
      ['next', 'tsn node install, or tsn node'],
    ]),
  );
}

interface Joined {
  readonly node: string;
  readonly keyFile: string;
  readonly testRecording: string;
  /** For people. */
  readonly place: string;
  /** Where the node ships from now on. */
  readonly settings: ReadonlyMap<string, string | number>;
}

/** Over HTTPS when the token says so, else by SSH. */
async function joinBy(token: JoinToken, config: NodeConfig, context: CliContext): Promise<Joined> {
  const { dataDir } = config;
  const { version } = buildInfo();
  const { clock } = context;
  const { url, ca } = token;
  if (url === undefined) {
    const joined = await joinServer({ token, dataDir, clock, version });
    const { host, port, user, hostKey } = joined;
    const ship = { 'ship.transport': 'sftp', 'ship.host': host, 'ship.port': port };
    const settings = Object.entries({ ...ship, 'ship.user': user, 'ship.hostKey': hostKey });
    return { ...joined, place: `${host}:${port}`, settings: new Map(settings) };
  }
  const { node, secret, exp } = token;
  const joined = await joinOverHttps({ url, ca, node, secret, exp, dataDir, clock, version });
  const settings = new Map([
    ['ship.transport', 'https'],
    ['ship.url', url],
  ]);
  if (ca !== undefined) {
    await writeFileAtomic(caFile(dataDir), ca);
    settings.set('ship.caFile', caFile(dataDir));
  }
  return { ...joined, place: url, settings };
}

/** The certificate that a token brought. */
function caFile(dataDir: string): string {
  return joinPath(dataDir, 'server-ca.pem');
}

function readToken(text: string): JoinToken {
  const token = parseJoinToken(text);
  if (token === undefined)
    throw new TsnError('join/invalid-token', 'this is no complete join token');
  return token;
}

async function firstLine(): Promise<string> {
  for await (const line of linesOf(process.stdin)) return line;
  return '';
}

/** The configuration as it will be, without what only joining tells. */
function preview(needs: LoadNeeds, token: JoinToken): NodeConfig {
  const { url } = token;
  const ship =
    url === undefined
      ? {
          'ship.transport': 'sftp',
          'ship.host': token.addresses[0] ?? '',
          'ship.port': String(token.port),
          'ship.hostKey': token.hostKeySha256,
        }
      : { 'ship.transport': 'https', 'ship.url': url };
  const learned = { ...ship, nodeId: token.node, 'ship.user': token.node };
  return loadNodeConfig({ ...needs, flags: { ...needs.flags, ...learned } }).config;
}

function settingsOf(
  { node }: JoinToken,
  { dataDir, watch }: NodeConfig,
): ReadonlyMap<string, string | number> {
  return new Map<string, string | number>([
    ['nodeId', node],
    ['dataDir', dataDir],
    ['watch.dir', watch.dir],
    ['watch.recorder', watch.recorder],
    ['watch.timeZone', watch.timeZone],
    ['ship.key.file', nodeKeyFile(dataDir)],
  ]);
}

/** `tsn node join TOKEN`: makes a key, hands it to the server, proves itself, and writes the configuration. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type LoadNeeds, loadNodeConfig } from '../../config/load.ts';
import type { NodeConfig } from '../../config/node-config.ts';
import { nodeKeyFile, ownNodeConfigFile, writeNodeConfig } from '../../config/write-node-config.ts';
import { type JoinToken, parseJoinToken } from '../../domain/join-token.ts';
import { type Joined, joinServer } from '../../engines/sftp/join.ts';
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
    .option('--watch-recorder <kind>', 'how the recorder names its files: allstar or generic')
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
  const given = loadNeeds(command, 'node', context);
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
  const { version } = buildInfo();
  const joined = await joinServer({
    token,
    dataDir: config.dataDir,
    clock: context.clock,
    version,
  });
  await writeNodeConfig(path, settingsOf(joined, config));
  printFacts(context, { ...joined, configFile: path, dataDir: config.dataDir }, () =>
    listing([
      ['joined', `${joined.host}:${joined.port} as ${joined.node}`],
      ['proven', `the server confirmed test recording ${joined.testRecording}`],
      ['key', joined.keyFile],
      ['config', path],
      ['next', 'tsn node install, or tsn node'],
    ]),
  );
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
  const learned = {
    nodeId: token.node,
    'ship.host': token.addresses[0] ?? '',
    'ship.port': String(token.port),
    'ship.user': token.node,
    'ship.hostKey': token.hostKeySha256,
  };
  return loadNodeConfig({ ...needs, flags: { ...needs.flags, ...learned } }).config;
}

function settingsOf(
  joined: Joined,
  { dataDir, watch }: NodeConfig,
): ReadonlyMap<string, string | number> {
  return new Map<string, string | number>([
    ['nodeId', joined.node],
    ['dataDir', dataDir],
    ['watch.dir', watch.dir],
    ['watch.recorder', watch.recorder],
    ['watch.timeZone', watch.timeZone],
    ['ship.host', joined.host],
    ['ship.port', joined.port],
    ['ship.user', joined.user],
    ['ship.hostKey', joined.hostKey],
    ['ship.key.file', nodeKeyFile(dataDir)],
  ]);
}

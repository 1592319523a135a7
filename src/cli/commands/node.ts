/**
 * `tsn node`: ships a recorder's folder until a signal. Its sub-commands look after the spool;
 * a service that runs for months has no use for them, and does not load them.
 */
import type { Command } from 'commander';
import { type Loaded, loadNodeConfig } from '../../config/load.ts';
import { NODE, type NodeConfig, serverName } from '../../config/node-config.ts';
import { sourcesOf } from '../../config/source-config.ts';
import { unknownVariables } from '../../config/variables.ts';
import { createLog } from '../../platform/log.ts';
import { buildInfo } from '../build-info.ts';
import type { CliContext } from '../context.ts';
import { listing, printFacts, printNote } from '../output.ts';
import { withJson } from '../program.ts';
import { addSettingFlags, loadNeeds } from '../settings.ts';
import { runUntilSignal } from '../signals.ts';

/** The sub-commands' names, so that a service can be told from them without loading them. */
export const NODE_COMMANDS = [
  ...['join', 'install', 'init', 'status', 'ls', 'show', 'retry', 'doctor'],
] as const;

export async function define(
  command: Command,
  context: CliContext,
  argv: readonly string[] = [],
): Promise<void> {
  addSettingFlags(withJson(command), NODE).action((_: unknown, self: Command) =>
    runNode(self, context),
  );
  if (isService(argv)) return;
  const { defineNodeCommands } = await import('./node-commands.ts');
  defineNodeCommands(command, context);
}

/** In doubt it is none: a value of a flag may be called like a command. */
function isService([mode, next = '-', ...rest]: readonly string[]): boolean {
  const others = new Set<string>([...NODE_COMMANDS, 'help', '--help', '-h']);
  return (
    mode === 'node' && next.startsWith('-') && ![next, ...rest].some((word) => others.has(word))
  );
}

async function runNode(command: Command, context: CliContext): Promise<void> {
  const loaded = loadNodeConfig(loadNeeds(command, NODE, context));
  for (const warning of await unknownVariables(context.around.env)) {
    printNote(`warning: ${warning}`);
  }
  const { config } = loaded;
  const { startNode } = await import('../../modes/node.ts');
  const log = createLog(config.log.level);
  const { version } = buildInfo();
  context.status = await runUntilSignal(async () => {
    const node = await startNode({ config, clock: context.clock, log, version });
    announce(loaded, context);
    return node;
  });
}

function announce({ config, file }: Loaded<NodeConfig>, context: CliContext): void {
  const { version, commit } = buildInfo();
  const { nodeId, dataDir, watch, ship } = config;
  const server = serverName(ship);
  const facts = {
    version,
    commit,
    nodeId,
    dataDir,
    watchDir: watch.dir,
    server,
    configFile: file ?? null,
  };
  printFacts(context, facts, () =>
    listing([
      ['tsn node', `${version} (${commit})`],
      ['node', nodeId],
      ...sourcesOf(config).map(
        ({ dir, recorder, timeZone }) => ['watches', `${dir} (${recorder}, ${timeZone})`] as const,
      ),
      ['ships to', server],
      ['data', dataDir],
      ['config', file ?? 'flags and variables'],
    ]),
  );
}

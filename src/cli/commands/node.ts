/** `tsn node`: ships a recorder's folder until a signal. Its sub-commands look after the spool. */
import type { Command } from 'commander';
import { type Loaded, loadNodeConfig } from '../../config/load.ts';
import { type NodeConfig, serverName } from '../../config/node-config.ts';
import { sourcesOf } from '../../config/source-config.ts';
import { createLog } from '../../platform/log.ts';
import { buildInfo } from '../build-info.ts';
import type { CliContext } from '../context.ts';
import { listing, printFacts, printNote } from '../output.ts';
import { withJson } from '../program.ts';
import { addSettingFlags, loadNeeds } from '../settings.ts';
import { runUntilSignal } from '../signals.ts';
import { defineNodeDoctor } from './node-doctor.ts';
import { defineNodeInit } from './node-init.ts';
import { defineInstall } from './node-install.ts';
import { defineJoin } from './node-join.ts';
import { defineSpool } from './node-spool.ts';
import { defineNodeStatus } from './node-status.ts';

export function define(command: Command, context: CliContext): void {
  addSettingFlags(withJson(command), 'node').action((_: unknown, self: Command) =>
    runNode(self, context),
  );
  defineJoin(command, context);
  defineInstall(command, context);
  defineNodeInit(command, context);
  defineNodeStatus(command, context);
  defineSpool(command, context);
  defineNodeDoctor(command, context);
}

async function runNode(command: Command, context: CliContext): Promise<void> {
  const loaded = loadNodeConfig(loadNeeds(command, 'node', context));
  for (const warning of loaded.warnings) printNote(`warning: ${warning}`);
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

/** `tsn server`: runs the server until a signal; `tsn server token …` lets nodes in. */
import type { Command } from 'commander';
import { type Loaded, loadServerConfig } from '../../config/load.ts';
import type { ServerConfig } from '../../config/server-config.ts';
import { forgetRunning, noteRunning } from '../../config/server-note.ts';
import { TEST_MODEL_WARNING } from '../../domain/models.ts';
import type { RunningServer } from '../../modes/server.ts';
import { createLog } from '../../platform/log.ts';
import { buildInfo } from '../build-info.ts';
import type { CliContext } from '../context.ts';
import { listing, printFacts, printLine, printNote } from '../output.ts';
import { withJson } from '../program.ts';
import { addSettingFlags, loadNeeds } from '../settings.ts';
import { runUntilSignal } from '../signals.ts';
import { defineTokens } from './server-token.ts';

export function define(command: Command, context: CliContext): void {
  addSettingFlags(withJson(command), 'server').action((_: unknown, self: Command) =>
    runServer(self, context),
  );
  defineTokens(command.command('token'), context);
}

async function runServer(command: Command, context: CliContext): Promise<void> {
  const loaded = loadServerConfig(loadNeeds(command, 'server', context));
  for (const warning of loaded.warnings) printNote(`warning: ${warning}`);
  const { config } = loaded;
  const { startServer } = await import('../../modes/server.ts');
  const log = createLog(config.log.level);
  context.status = await runUntilSignal(async () => {
    const server = await startServer({ config, clock: context.clock, log, ...buildInfo() });
    await noteRunning(config.dataDir, noteOf(server, config));
    announce(server, loaded, context);
    return {
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
        await forgetRunning(config.dataDir, process.pid);
      },
    };
  });
}

function noteOf(server: RunningServer, config: ServerConfig) {
  const { page, hostKeySha256 } = server;
  return { pid: process.pid, page, sftp: sftpAddress(server, config), hostKeySha256 };
}

function sftpAddress({ sftpPort }: RunningServer, { sftp }: ServerConfig): string {
  return `${sftp.host.includes(':') ? `[${sftp.host}]` : sftp.host}:${sftpPort}`;
}

/** What an operator wants to see after the start. */
function announce(
  server: RunningServer,
  { config, file }: Loaded<ServerConfig>,
  context: CliContext,
): void {
  const { version, commit } = buildInfo();
  const facts = {
    ...noteOf(server, config),
    version,
    commit,
    dataDir: config.dataDir,
    model: config.transcribe.model,
    testModel: server.testModel,
    configFile: file ?? null,
  };
  printFacts(context, facts, () =>
    listing([
      ['tsn server', `${version} (${commit})`],
      ['page', server.page],
      ['nodes', `SFTP on ${facts.sftp}, host key ${server.hostKeySha256}`],
      ['data', config.dataDir],
      ['model', config.transcribe.model],
      ['config', file ?? 'defaults'],
    ]),
  );
  if (server.testModel && !context.json) printLine(`\n*** ${TEST_MODEL_WARNING} ***`);
}

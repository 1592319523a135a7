/** `tsn server`: runs the server until a signal; `tsn server token …` lets nodes in. */
import type { Command } from 'commander';
import type { Loaded } from '../../config/load.ts';
import { loadServerConfig } from '../../config/load-server.ts';
import { modelsFolder } from '../../config/places.ts';
import { SERVER, type ServerConfig } from '../../config/server-config.ts';
import { forgetRunning, noteRunning, type ServerNote } from '../../config/server-note.ts';
import { unknownVariables } from '../../config/variables.ts';
import { AUTO_MODEL, adviceText, choiceText } from '../../domain/model-choice.ts';
import { TEST_MODEL_WARNING } from '../../domain/models.ts';
import { installedChoice } from '../../engines/models/choose.ts';
import { isTestModel } from '../../engines/models/resolve.ts';
import { findModelFile, modelWants } from '../../modes/model-file.ts';
import type { RunningServer } from '../../modes/server.ts';
import { createLog } from '../../platform/log.ts';
import { buildInfo } from '../build-info.ts';
import type { CliContext } from '../context.ts';
import { listing, printFacts, printNote } from '../output.ts';
import { withJson } from '../program.ts';
import { addSettingFlags, loadNeeds } from '../settings.ts';
import { runUntilSignal } from '../signals.ts';
import { defineTokens } from './server-token.ts';
import { defineUploadKeys } from './server-upload-key.ts';

export function define(command: Command, context: CliContext): void {
  addSettingFlags(withJson(command), SERVER).action((_: unknown, self: Command) =>
    runServer(self, context),
  );
  defineTokens(command.command('token'), context);
  defineUploadKeys(command.command('upload-key'), context);
}

async function runServer(command: Command, context: CliContext): Promise<void> {
  const loaded = loadServerConfig(loadNeeds(command, SERVER, context));
  for (const warning of await unknownVariables(context.around.env)) {
    printNote(`warning: ${warning}`);
  }
  const { config } = loaded;
  const { startServer } = await import('../../modes/server.ts');
  const log = createLog(config.log.level);
  context.status = await runUntilSignal(async (stop) => {
    const server = await startServer({ config, clock: context.clock, log, ...buildInfo(), stop });
    const note = noteOf(server, config);
    if (note !== undefined) await noteRunning(config.dataDir, note);
    await announce(server, loaded, context);
    return {
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
        await forgetRunning(config.dataDir, process.pid);
      },
    };
  });
}

/** Undefined for a server that answers nobody: commands ask its database. */
function noteOf(server: RunningServer, config: ServerConfig): ServerNote | undefined {
  const { page, hostKeySha256, uploads } = server;
  if (page === null) return undefined;
  const sftp = sftpAddress(server, config);
  return { pid: process.pid, page, sftp, hostKeySha256, uploads };
}

function sftpAddress({ sftpPort }: RunningServer, { sftp }: ServerConfig): string | null {
  if (sftpPort === null) return null;
  return `${sftp.host.includes(':') ? `[${sftp.host}]` : sftp.host}:${sftpPort}`;
}

/** What an operator wants to see after the start. */
async function announce(
  server: RunningServer,
  { config, file }: Loaded<ServerConfig>,
  context: CliContext,
): Promise<void> {
  const { version, commit } = buildInfo();
  const { dataDir, transcribe, nets } = config;
  const path = findModelFile(config);
  const isAuto = transcribe.model === AUTO_MODEL;
  const wants = modelWants(transcribe, nets);
  const chosen = isAuto ? installedChoice(modelsFolder(dataDir), wants) : undefined;
  const facts = {
    ...{ pid: process.pid, page: server.page, sftp: sftpAddress(server, config) },
    ...{ hostKeySha256: server.hostKeySha256, uploads: server.uploads, roles: config.roles },
    ...{ version, commit, dataDir },
    model: transcribe.model,
    modelChoice: chosen === undefined ? null : choiceText(chosen),
    modelAdvice: isAuto
      ? `none is installed; ${adviceText(wants)}`
      : `it is missing; \`tsn models pull ${transcribe.model}\``,
    modelInstalled: path !== undefined,
    testModel: path !== undefined && (await isTestModel(path)),
    configFile: file ?? null,
  };
  printFacts(context, facts, render);
}

interface StartFacts {
  readonly version: string;
  readonly commit: string;
  readonly roles: string;
  readonly page: string | null;
  readonly sftp: string | null;
  readonly hostKeySha256: string | null;
  readonly uploads: string | null;
  readonly dataDir: string;
  readonly model: string;
  /** What `auto` stands for. */
  readonly modelChoice: string | null;
  /** What to do when there is none. */
  readonly modelAdvice: string;
  readonly modelInstalled: boolean;
  readonly testModel: boolean;
  readonly configFile: string | null;
}

function render(facts: StartFacts): string {
  const about = facts.modelInstalled ? facts.modelChoice : facts.modelAdvice;
  const lines = listing([
    ['tsn server', `${facts.version} (${facts.commit})`],
    ...(facts.roles === 'all' ? [] : [['roles', facts.roles] as const]),
    ...(facts.page === null ? [] : [['page', facts.page] as const]),
    ...(facts.sftp === null
      ? []
      : [['nodes', `SFTP on ${facts.sftp}, host key ${facts.hostKeySha256}`] as const]),
    ...(facts.uploads === null ? [] : [['uploads', facts.uploads] as const]),
    ['data', facts.dataDir],
    ['model', about === null ? facts.model : `${facts.model}: ${about}`],
    ['config', facts.configFile ?? 'defaults'],
  ]);
  return facts.testModel ? `${lines}\n\n*** ${TEST_MODEL_WARNING} ***` : lines;
}

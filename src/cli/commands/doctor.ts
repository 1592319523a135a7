/** `tsn doctor`: looks at everything that the server needs, changes nothing. */
import type { Command } from 'commander';
import { findDataDir } from '../../config/load.ts';
import { loadServerConfig } from '../../config/load-server.ts';
import { modelsFolder } from '../../config/places.ts';
import { SERVER, type ServerConfig } from '../../config/server-config.ts';
import { ownModels } from '../../config/transcribe-config.ts';
import { AUTO_MODEL, choiceText } from '../../domain/model-choice.ts';
import { TEST_MODEL_WARNING } from '../../domain/models.ts';
import { chooseInstalled } from '../../engines/models/choose.ts';
import { findModel, isTestModel } from '../../engines/models/resolve.ts';
import { modelWants } from '../../modes/model-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { createClient } from '../../web/client/client.ts';
import { type Check, runChecks } from '../checks.ts';
import type { CliContext } from '../context.ts';
import { checkPortFree, machineChecks } from '../machine-checks.ts';
import { nodeNamesCheck } from '../node-names.ts';
import { withJson } from '../program.ts';
import { checkRecogniser, checkVoiceDetector, serviceChecks } from '../recogniser-check.ts';
import { runningServer } from '../running-server.ts';
import { addSettingFlags, loadNeeds } from '../settings.ts';
import { storeChecks } from '../store-check.ts';
import { uploadChecks } from '../uploads-check.ts';

export function define(command: Command, context: CliContext): void {
  addSettingFlags(withJson(command), SERVER).action((_: unknown, self: Command) =>
    diagnose(self, context),
  );
}

async function diagnose(command: Command, context: CliContext): Promise<void> {
  const needs = loadNeeds(command, SERVER, context);
  const configCheck: Check = {
    name: 'configuration',
    run: () => loadServerConfig(needs).file ?? 'defaults',
  };
  const dataDir = findDataDir(SERVER, needs);
  const config = tryLoad(() => loadServerConfig(needs).config);
  const more = config === undefined ? [] : await serverChecks(config, command, context);
  await runChecks([configCheck, ...machineChecks(dataDir, context), ...more], context);
}

/** A configuration that does not load has its own check; the others go on without it. */
function tryLoad(load: () => ServerConfig): ServerConfig | undefined {
  try {
    return load();
  } catch {
    return undefined;
  }
}

async function serverChecks(
  config: ServerConfig,
  command: Command,
  context: CliContext,
): Promise<readonly Check[]> {
  const running = (await runningServer(config.dataDir))?.page;
  const { http, sftp } = config;
  const ports: readonly Check[] = [
    { name: 'http port', run: () => checkPortFree(http.host, http.port) },
    { name: 'sftp port', run: () => checkPortFree(sftp.host, sftp.port) },
  ];
  return [
    ...storeChecks(config, context),
    ...(running === undefined ? ports : [{ name: 'server', run: () => checkRunning(running) }]),
    ...(running === undefined ? [] : [{ name: 'stored audio', run: () => checkAudio(running) }]),
    nodeNamesCheck(config, command, context),
    ...uploadChecks(config, context),
    ...modelChecks(config),
    ...serviceChecks(config),
  ];
}

/** The parts of a running server, as it sees them itself. */
async function checkRunning(page: string): Promise<string> {
  const { parts } = await createClient(page).health();
  const down = parts.filter(({ state }) => state === 'down');
  if (down.length === 0) return `runs at ${page}`;
  const reasons = down.map(({ part, reason }) => `${part}: ${reason ?? 'down'}`).join('; ');
  throw new TsnError('server/part-down', reasons);
}

/** What the last look through the stored audio found. */
async function checkAudio(page: string): Promise<string | { warning: string; hint: string }> {
  const { parts } = await createClient(page).health();
  const found = parts.find(({ part }) => part === 'audio');
  if (found?.reason == null) return 'as the database says';
  return { warning: found.reason, hint: found.hint ?? '' };
}

/** Nothing to look at where services alone hear. */
function modelChecks(config: ServerConfig): readonly Check[] {
  const models = ownModels(config.transcribe, config.nets);
  if (models.length === 0) return [];
  const [only, ...others] = models;
  const name = (model: string) => (others.length > 0 ? `speech model ${model}` : 'speech model');
  return [
    ...models.map((model) => ({ name: name(model), run: () => checkModel(config, model) })),
    { name: 'recogniser', run: () => checkRecogniser(config, only) },
    { name: 'voice detector', run: () => checkVoiceDetector(config) },
  ];
}

async function checkModel(
  { transcribe, nets, dataDir }: ServerConfig,
  model: string,
): Promise<string | { warning: string; hint: string }> {
  const folder = modelsFolder(dataDir);
  const isAuto = model === AUTO_MODEL;
  const chosen = isAuto ? chooseInstalled(folder, modelWants(transcribe, nets)) : undefined;
  const path = chosen?.path ?? findModel(model, folder);
  if (await isTestModel(path)) return { warning: TEST_MODEL_WARNING, hint: 'Pull a real model.' };
  return chosen === undefined ? path : `${path}: auto takes ${choiceText(chosen)}`;
}

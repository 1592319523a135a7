/** `tsn config check|explain`: whether the configuration is right, and where each value comes from. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { explainConfig } from '../../config/explain.ts';
import type { Mode } from '../../config/leaves.ts';
import { type Loaded, loadNodeConfig } from '../../config/load.ts';
import { loadServerConfig } from '../../config/load-server.ts';
import { NODE } from '../../config/node-config.ts';
import { defaultConfigFiles } from '../../config/places.ts';
import { type SecretTrouble, secretTroubles } from '../../config/secret-files.ts';
import { SERVER } from '../../config/server-config.ts';
import { unknownVariables } from '../../config/variables.ts';
import { TsnError } from '../../platform/errors.ts';
import type { CliContext } from '../context.ts';
import { unheardNames } from '../node-names.ts';
import { printFacts, printNote, table } from '../output.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';

export function define(command: Command, context: CliContext): void {
  addPlaceFlags(
    subCommand(
      command,
      'check [mode]',
      'check the file, variables and flags of a mode (server or node), and that its secrets are there',
    ),
  ).action((mode: string | undefined, _options: unknown, self: Command) =>
    check(readMode(mode ?? modeHere(self, context)), self, context),
  );
  addPlaceFlags(
    subCommand(command, 'explain [mode]', 'show each setting with its value and origin'),
  ).action((mode: string | undefined, _options: unknown, self: Command) =>
    explain(readMode(mode ?? modeHere(self, context)), self, context),
  );
}

async function check(mode: Mode, command: Command, context: CliContext): Promise<void> {
  const loaded = load(mode, command, context);
  const troubles = secretTroubles(loaded.config);
  const absent = troubles.filter(({ trouble }) => trouble === 'absent');
  if (absent.length > 0) throw new TsnError('config/invalid', absent.map(troubleText).join('\n  '));
  const names = mode === 'server' ? await knownNames(command, context) : [];
  const variables = await unknownVariables(context.around.env);
  const warnings = [...variables, ...names, ...troubles.map(troubleText)];
  const facts = { ok: true, mode, file: loaded.file ?? null, warnings };
  printFacts(context, facts, () => `${mode}: ${loaded.file ?? 'no file, defaults'}: ok`);
  warn(warnings, context);
}

function troubleText({ path, file, trouble }: SecretTrouble): string {
  const what = trouble === 'absent' ? 'there is no file' : 'this user may not read';
  return `\`${path}\`: ${what} ${file}`;
}

/** The server, unless a node alone is configured here: no file is named, and only a node's is there. */
function modeHere(command: Command, context: CliContext): Mode {
  const { around } = context;
  const isNamed = loadNeeds(command, SERVER, context).configFile ?? around.env['TSN_CONFIG'];
  const isThere = (mode: Mode) => defaultConfigFiles(mode, around).some((path) => existsSync(path));
  return isNamed === undefined && !isThere('server') && isThere('node') ? 'node' : 'server';
}

/** Beside the file itself: a database that cannot be read, or not by whoever asks, is the doctor's matter. */
async function knownNames(command: Command, context: CliContext): Promise<readonly string[]> {
  const { config } = loadServerConfig(loadNeeds(command, SERVER, context));
  return unheardNames(config, command, context).catch(() => []);
}

async function explain(mode: Mode, command: Command, context: CliContext): Promise<void> {
  const loaded = load(mode, command, context);
  const settings = explainConfig(loaded);
  printFacts(context, { mode, file: loaded.file ?? null, settings }, () =>
    table(
      ['SETTING', 'VALUE', 'FROM', 'VARIABLE', 'FLAG'],
      settings.map(({ path, value, origin, env, flag }) => [path, value, origin, env, flag]),
    ),
  );
  warn(await unknownVariables(context.around.env), context);
}

function load(mode: Mode, command: Command, context: CliContext): Loaded<unknown> {
  return mode === 'server'
    ? loadServerConfig(loadNeeds(command, SERVER, context))
    : loadNodeConfig(loadNeeds(command, NODE, context));
}

function readMode(mode: string): Mode {
  if (mode === 'server' || mode === 'node') return mode;
  throw new TsnError('usage/invalid', `no such mode: ${mode}; there are server and node`);
}

function warn(warnings: readonly string[], context: CliContext): void {
  if (context.json) return;
  for (const warning of warnings) printNote(`warning: ${warning}`);
}

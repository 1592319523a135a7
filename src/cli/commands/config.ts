/** `tsn config check|explain`: whether the configuration is right, and where each value comes from. */

import type { Command } from 'commander';
import { explainConfig } from '../../config/explain.ts';
import type { Mode } from '../../config/leaves.ts';
import { type Loaded, loadNodeConfig } from '../../config/load.ts';
import { loadServerConfig } from '../../config/load-server.ts';
import { NODE } from '../../config/node-config.ts';
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
      'check the file, variables and flags of a mode (server or node)',
    ),
  ).action((mode: string | undefined, _options: unknown, self: Command) =>
    check(readMode(mode), self, context),
  );
  addPlaceFlags(
    subCommand(command, 'explain [mode]', 'show each setting with its value and origin'),
  ).action((mode: string | undefined, _options: unknown, self: Command) =>
    explain(readMode(mode), self, context),
  );
}

async function check(mode: Mode, command: Command, context: CliContext): Promise<void> {
  const loaded = load(mode, command, context);
  const names = mode === 'server' ? await knownNames(command, context) : [];
  const warnings = [...(await unknownVariables(context.around.env)), ...names];
  const facts = { ok: true, mode, file: loaded.file ?? null, warnings };
  printFacts(context, facts, () => `${loaded.file ?? 'no file, defaults'}: ok`);
  warn(warnings, context);
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

function readMode(mode = 'server'): Mode {
  if (mode === 'server' || mode === 'node') return mode;
  throw new TsnError('usage/invalid', `no such mode: ${mode}; there are server and node`);
}

function warn(warnings: readonly string[], context: CliContext): void {
  if (context.json) return;
  for (const warning of warnings) printNote(`warning: ${warning}`);
}

/** `tsn node init DIR…`: looks into the recorders' folders and proposes their part of the configuration. */

import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { NODE } from '../../config/node-config.ts';
import {
  ownNodeConfigFile,
  withSettings,
  writeNodeConfig,
} from '../../config/write-node-config.ts';
import { TsnError } from '../../platform/errors.ts';
import type { CliContext } from '../context.ts';
import { printFacts } from '../output.ts';
import { subCommand } from '../program.ts';
import { type Proposal, proposeFor, zoneText } from '../recorder-look.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';

interface InitOptions {
  readonly write?: true;
  readonly force?: true;
}

export function defineNodeInit(node: Command, context: CliContext): void {
  addPlaceFlags(
    subCommand(node, 'init <dir...>', "look into recorders' folders and propose their settings"),
  )
    .option('--write', 'write them into the configuration file; what else stands there stays')
    .option('--force', 'also when the file names recorders already')
    .action((dirs: readonly string[], options: InitOptions, self: Command) => {
      const { configFile } = loadNeeds(self, NODE, context);
      return init(dirs, options, configFile, context);
    });
}

async function init(
  dirs: readonly string[],
  { write, force }: InitOptions,
  configFile: string | undefined,
  context: CliContext,
): Promise<void> {
  const { cwd, timeZone } = context.around;
  const folders = [...new Set(dirs.map((dir) => resolve(cwd, dir)))];
  const proposals: Proposal[] = [];
  for (const dir of folders) {
    proposals.push(await proposeFor(dir, timeZone));
  }
  const file = resolve(cwd, configFile ?? ownNodeConfigFile(context.around));
  const settings = settingsOf(proposals);
  if (write === true) {
    if (force !== true) refuseSecond(file);
    await writeNodeConfig(file, settings);
  }
  const yaml = withSettings('', settings);
  const sources = proposals.map(({ guess, ...rest }) => ({ ...rest, ...guess }));
  printFacts(context, { written: write === true ? file : null, sources, yaml }, () =>
    [...proposals.map(describe), '', yaml.trimEnd(), '', nextStep(write === true, file)].join('\n'),
  );
}

/** The first folder is `watch`, further ones are `sources`, named after their folders. */
function settingsOf(proposals: readonly Proposal[]): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  const names = new Set(['main']);
  for (const [index, { dir, guess, timeZone }] of proposals.entries()) {
    const section = index === 0 ? 'watch' : `sources.${nameFor(dir, names)}`;
    settings.set(`${section}.dir`, dir);
    settings.set(`${section}.recorder`, guess.recorder);
    settings.set(`${section}.timeZone`, timeZone);
  }
  return settings;
}

function nameFor(dir: string, taken: Set<string>): string {
  const plain = basename(dir)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const stem = plain === '' ? 'source' : plain.slice(0, 50);
  let name = stem;
  for (let number = 2; taken.has(name); number++) name = `${stem}-${number}`;
  taken.add(name);
  return name;
}

function refuseSecond(file: string): void {
  if (!existsSync(file) || !/^(?:watch|sources):/m.test(readFileSync(file, 'utf8'))) return;
  throw new TsnError('config/exists', `${file} names recorders already`);
}

function describe({ dir, guess, timeZone, zone }: Proposal): string {
  const { recorder, fitting, recordings } = guess;
  return [
    `${dir}: ${recorder}; ${fitting} of the newest ${recordings} names are written so`,
    `  zone ${timeZone}: ${zoneText(zone)}`,
  ].join('\n');
}

/** Who has joined needs no second token. */
function nextStep(isWritten: boolean, file: string): string {
  const hasJoined = existsSync(file) && /^ship:/m.test(readFileSync(file, 'utf8'));
  const next = hasJoined
    ? 'start the node again (sudo systemctl restart tsn-node)'
    : 'tsn node join TOKEN';
  return isWritten
    ? `written into ${file}; next: ${next}`
    : `Nothing was written. With --write it goes into ${file}; then: ${next}`;
}

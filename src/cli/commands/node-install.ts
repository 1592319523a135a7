/** `tsn node install`: a hardened systemd service for this node. */
import type { Command } from 'commander';
import { loadNodeConfig } from '../../config/load.ts';
import { NODE, type NodeConfig } from '../../config/node-config.ts';
import { sourcesOf } from '../../config/source-config.ts';
import {
  describeStep,
  groupsToRead,
  outOfReachFor,
  planInstall,
  runInstall,
  unreadableFor,
} from '../../node/install/install.ts';
import { TsnError } from '../../platform/errors.ts';
import type { CliContext } from '../context.ts';
import { printFacts, printNote } from '../output.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';

interface InstallOptions {
  readonly user: string;
  readonly dryRun?: true;
}

export function defineInstall(node: Command, context: CliContext): void {
  addPlaceFlags(subCommand(node, 'install', 'write and start a systemd service; needs root'))
    .option('--user <name>', 'system user that it runs as; made when missing', 'tsn')
    .option('--dry-run', 'show what would be done, do nothing')
    .action((options: InstallOptions, self: Command) => install(options, self, context));
}

function install(
  { user: named, dryRun }: InstallOptions,
  command: Command,
  context: CliContext,
): void {
  const user = readUser(named);
  const { config, file } = loadNodeConfig(loadNeeds(command, NODE, context));
  if (file === undefined) {
    throw new TsnError('config/not-joined', 'a service needs a configuration file: there is none');
  }
  if (dryRun !== true && !context.around.root) {
    throw new TsnError('install/needs-root', 'installing a service needs root');
  }
  const { dataDir } = config;
  const watchDirs = sourcesOf(config).map(({ dir }) => dir);
  const groups = [...new Set(watchDirs.flatMap(groupsToRead))];
  const places = { execPath: process.execPath, configPath: file, dataDir };
  const steps = planInstall({
    ...places,
    user,
    watchDirs,
    groups,
    writable: writableFolders(config),
  });
  if (dryRun !== true) {
    runInstall(steps.filter(({ step }) => step === 'user')); // who else could be asked?
    refuseOutOfReach(user, outOfReachFor(user, groups, places));
    runInstall(steps.filter(({ step }) => step !== 'user'));
  } else if (context.around.root) refuseOutOfReach(user, outOfReachFor(user, groups, places));
  const unit = steps.flatMap((step) => (step.step === 'file' ? [step.content] : [])).join('\n');
  const report = { done: dryRun !== true, steps: steps.map(describeStep), unit };
  printFacts(context, report, render);
  if (dryRun === true) return;
  for (const dir of unreadableFor(user, groups, watchDirs)) {
    printNote(
      `warning: ${user} may not read ${dir}: let others or its group read it and the folders above (chmod o+rx), or: setfacl -m u:${user}:rx ${dir}`,
    );
  }
}

/** A service that could not start is not installed. Throws `install/out-of-reach`. */
function refuseOutOfReach(user: string, paths: readonly string[]): void {
  if (paths.length === 0) return;
  throw new TsnError('install/out-of-reach', `${user} cannot get at ${paths.join(', ')}`);
}

const USER_NAME = /^[a-z_][a-z0-9_-]{0,30}$/;

function readUser(name: string): string {
  if (USER_NAME.test(name)) return name;
  throw new TsnError(
    'usage/invalid',
    `--user: ${JSON.stringify(name)} is no name of a system user`,
  );
}

/** The operator's choice for originals decides what the service may change. */
function writableFolders(config: NodeConfig): readonly string[] {
  const { originals, moveTo } = config.archive;
  if (originals === 'keep') return [];
  const dirs = sourcesOf(config).map(({ dir }) => dir);
  return originals === 'move' ? [...dirs, moveTo] : dirs;
}

interface InstallReport {
  readonly done: boolean;
  readonly steps: readonly string[];
  /** Text of the systemd unit. */
  readonly unit: string;
}

function render({ done, steps, unit }: InstallReport): string {
  const list = steps.map((step) => `${done ? 'done:' : 'would'} ${step}`).join('\n');
  return done ? list : `${list}\n\n${unit}`;
}

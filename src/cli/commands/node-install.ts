/** `tsn node install`: a hardened systemd service for this node. */
import type { Command } from 'commander';
import { loadNodeConfig } from '../../config/load.ts';
import { NODE, type NodeConfig } from '../../config/node-config.ts';
import { sourcesOf } from '../../config/source-config.ts';
import {
  describeStep,
  groupsToRead,
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

function install({ user, dryRun }: InstallOptions, command: Command, context: CliContext): void {
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
  const steps = planInstall({
    execPath: process.execPath,
    configPath: file,
    dataDir,
    user,
    watchDirs,
    groups,
    writable: writableFolders(config),
  });
  if (dryRun !== true) runInstall(steps);
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

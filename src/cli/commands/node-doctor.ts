/** `tsn node doctor`: folder, key, clock, and a real login at the server. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { findDataDir, loadNodeConfig } from '../../config/load.ts';
import { NODE, type NodeConfig } from '../../config/node-config.ts';
import { sourcesOf, type WatchSection } from '../../config/source-config.ts';
import { guessRecorder, judgeZone } from '../../domain/recorder/guess.ts';
import { compileMask } from '../../domain/recorder/mask.ts';
import { readPrivateKey } from '../../engines/sftp/keys.ts';
import { linkServer, serverName } from '../../modes/node-link.ts';
import { TsnError } from '../../platform/errors.ts';
import { type Check, runChecks, type Warning } from '../checks.ts';
import type { CliContext } from '../context.ts';
import { formatDuration } from '../format.ts';
import { machineChecks } from '../machine-checks.ts';
import { subCommand } from '../program.ts';
import { newestFiles, zoneText } from '../recorder-look.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';

export function defineNodeDoctor(node: Command, context: CliContext): void {
  addPlaceFlags(subCommand(node, 'doctor', 'check this node and its way to the server')).action(
    (_: unknown, self: Command) => diagnose(self, context),
  );
}

async function diagnose(command: Command, context: CliContext): Promise<void> {
  const needs = loadNeeds(command, NODE, context);
  const configCheck: Check = {
    name: 'configuration',
    run: () => loadNodeConfig(needs).file ?? 'flags and variables',
  };
  const machine = machineChecks(findDataDir(NODE, needs), context);
  const config = tryLoad(() => loadNodeConfig(needs).config);
  const own: readonly Check[] =
    config === undefined
      ? []
      : [
          ...sourcesOf(config).map((section) => ({
            name: `folder of ${section.source}`,
            run: () => checkSource(section),
          })),
          { name: 'key', run: () => checkKey(config) },
          { name: 'server', run: () => checkServer(config, context) },
        ];
  await runChecks([configCheck, ...machine, ...own], context);
}

/** A configuration that does not load has its own check; the others go on without it. */
function tryLoad(load: () => NodeConfig): NodeConfig | undefined {
  try {
    return load();
  } catch {
    return undefined;
  }
}

const MOST_STRANGE = 0.5;

/** Rights, names and zone of one recorder's folder. */
async function checkSource({ dir, recorder, timeZone, mask }: WatchSection) {
  if (!existsSync(dir)) throw new TsnError('folder/not-found', `there is no folder ${dir}`);
  try {
    accessSync(dir, constants.R_OK | constants.X_OK);
  } catch (cause) {
    throw new TsnError('folder/not-readable', `this user may not read ${dir}`, { cause });
  }
  const files = await newestFiles(dir);
  const guess = guessRecorder(files);
  const told = `${dir}, names by ${recorder} in ${timeZone}`;
  if (guess === undefined) return `${told}; nothing recorded yet`;
  const reader = mask === undefined ? undefined : compileMask(mask);
  const isOther = recorder !== 'generic' && guess.recorder !== recorder && reader === undefined;
  if (isOther && guess.fitting > guess.recordings * MOST_STRANGE) {
    return {
      warning: `${told}; but ${guess.fitting} of the newest ${guess.recordings} names are ${guess.recorder}'s`,
      hint: `Set its \`recorder: ${guess.recorder}\`, or see what tsn node init ${dir} proposes.`,
    };
  }
  const zone = judgeZone(files, { recorder, timeZone, mask: reader });
  if (zone.verdict !== 'off') return `${told}; ${zoneText(zone)}`;
  return {
    warning: `${told}; ${zoneText(zone)}`,
    hint: "Set its `timeZone` to the one of the machine that records, or look at that machine's clock.",
  };
}

const GROUP_AND_OTHERS = 0o077;

async function checkKey({ ship }: NodeConfig): Promise<string | Warning> {
  await readPrivateKey(ship.key);
  if (!('file' in ship.key)) return `in the environment variable ${ship.key.env}`;
  const { file } = ship.key;
  if ((statSync(file).mode & GROUP_AND_OTHERS) === 0) return file;
  return { warning: `others may read ${file}`, hint: `chmod 600 ${file}` };
}

/** So much the clocks of node and server may differ before times of recordings look wrong. */
const CLOCKS_AGREE_MS = 60_000;

/** Logs in, and reads what the server says of itself; makes the folder that shipping needs. */
async function checkServer(config: NodeConfig, { clock }: CliContext): Promise<string | Warning> {
  const { link, card } = await linkServer({ config, clock });
  await link[Symbol.asyncDispose]();
  const told = `${serverName(config.ship)} lets this node in`;
  if (card === undefined) return `${told}; a plain SFTP account, no tsn server`;
  const apartMs = card.serverTime - clock.now();
  const text = `${told}; ${card.software}, protocol ${card.protocol.min} to ${card.protocol.max}`;
  if (Math.abs(apartMs) < CLOCKS_AGREE_MS) return text;
  const side = apartMs > 0 ? 'ahead' : 'behind';
  return {
    warning: `${text}; its clock is ${formatDuration(Math.abs(apartMs))} ${side}`,
    hint: 'Compare both clocks with a time server: `timedatectl` on each machine.',
  };
}

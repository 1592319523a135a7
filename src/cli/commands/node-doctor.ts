/** `tsn node doctor`: folder, key, clock, and a real login at the server. */
import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { findDataDir, loadNodeConfig } from '../../config/load.ts';
import { NODE, type NodeConfig, serverName } from '../../config/node-config.ts';
import { sourcesOf } from '../../config/source-config.ts';
import { readPrivateKey } from '../../engines/sftp/keys.ts';
import { linkServer } from '../../modes/node-link.ts';
import { ownFolders } from '../../modes/node-sources.ts';
import { type Check, runChecks, type Warning } from '../checks.ts';
import type { CliContext } from '../context.ts';
import { formatDuration } from '../format.ts';
import { machineChecks } from '../machine-checks.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';
import { sourceChecks } from '../source-checks.ts';

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
          ...sourcesOf(config).flatMap((section) => sourceChecks(section, ownFolders(config))),
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

const GROUP_AND_OTHERS = 0o077;

async function checkKey({ ship }: NodeConfig): Promise<string | Warning> {
  await readPrivateKey(ship.key);
  if (!('file' in ship.key)) return `in the environment variable ${ship.key.env}`;
  const { file } = ship.key;
  if ((statSync(file).mode & GROUP_AND_OTHERS) === 0) return file;
  return { warning: `others may read ${file}`, hint: `chmod 600 ${file}` };
}

/** Nobody there has compared the bytes when the rename is answered. */
function plainAccount(told: string, { receipt = 'read-back' }: NodeConfig['ship']) {
  const text = `${told}; a plain SFTP account, no tsn server; receipt: ${receipt}`;
  if (receipt !== 'rename') return text;
  return {
    warning: `${text}, which nothing there has verified`,
    hint: 'Set `ship.receipt: read-back`, or `server` where a tsn server works on that folder.',
  };
}

/** So much the clocks of node and server may differ before times of recordings look wrong. */
const CLOCKS_AGREE_MS = 60_000;

/** Logs in, and reads what the server says of itself; makes the folder that shipping needs. */
async function checkServer(config: NodeConfig, { clock }: CliContext): Promise<string | Warning> {
  const { link, card } = await linkServer({ config, clock });
  await link[Symbol.asyncDispose]();
  const told = `${serverName(config.ship)} lets this node in`;
  if (card === undefined) return plainAccount(told, config.ship);
  const apartMs = card.serverTime - clock.now();
  const text = `${told}; ${card.software}, protocol ${card.protocol.min} to ${card.protocol.max}`;
  if (Math.abs(apartMs) < CLOCKS_AGREE_MS) return text;
  const side = apartMs > 0 ? 'ahead' : 'behind';
  return {
    warning: `${text}; its clock is ${formatDuration(Math.abs(apartMs))} ${side}`,
    hint: 'Compare both clocks with a time server: `timedatectl` on each machine.',
  };
}

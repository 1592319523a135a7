/** Whether the nodes that a configuration names are known: for commands that check it. */
import type { Command } from 'commander';
import type { ServerConfig } from '../config/server-config.ts';
import { isHeardOf, unheardNodes, unheardText } from '../modes/unheard-nodes.ts';
import type { ServerStore } from '../store/server/store.ts';
import type { Check, Warning } from './checks.ts';
import type { CliContext } from './context.ts';
import { findServerData, isThere, openExistingServerStore } from './open-store.ts';
import { printNote } from './output.ts';

const HINT = 'Correct the name, or let the node join; known ones: `tsn status`.';

/** A sentence for each node that nothing was heard of. Throws what opening the database throws. */
export async function unheardNames(
  config: ServerConfig,
  command: Command,
  context: CliContext,
): Promise<readonly string[]> {
  const isNaming =
    Object.keys(config.transcribe.nodes).length > 0 ||
    config.nets.some(({ nodes }) => nodes !== undefined);
  const data = findServerData(command, context);
  // A server that never ran has heard of nobody.
  if (!isNaming || !isThere(data)) return [];
  await using store = await openExistingServerStore(data, context);
  return (await unheardNodes(config, store)).map(unheardText);
}

export function nodeNamesCheck(config: ServerConfig, command: Command, context: CliContext): Check {
  return {
    name: 'names of nodes',
    async run(): Promise<string | Warning> {
      const unheard = await unheardNames(config, command, context);
      return unheard.length === 0
        ? 'all that are named are known'
        : { warning: unheard.join('; '), hint: HINT };
    },
  };
}

/** For commands that take a node: a slip in its name finds nothing, and should not look like an answer. */
export async function noteUnheard(node: string | undefined, store: ServerStore): Promise<void> {
  if (node === undefined || (await isHeardOf(node, store))) return;
  printNote(`no node ${JSON.stringify(node)} was heard so far; known: tsn status`);
}

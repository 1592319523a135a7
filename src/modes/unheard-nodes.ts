/**
 * Nodes that a configuration names and that nothing was heard of: a slip of the pen, or one that is
 * still to join. What is set for such a node holds nowhere, and nothing else would tell.
 */
import type { ServerConfig } from '../config/server-config.ts';
import type { ServerStore } from '../store/server/store.ts';

export interface UnheardNode {
  readonly node: string;
  /** What names it: `net "Puget Sound Net"`, `transcribe.nodes`. */
  readonly settings: readonly string[];
}

type Named = Pick<ServerConfig, 'nets' | 'receive' | 'transcribe'>;
type Known = {
  readonly nodes: Pick<ServerStore['nodes'], 'get'>;
  readonly views: Pick<ServerStore['views'], 'recordings'>;
};

/** In the order of the configuration; empty on a server that everything named was heard of. */
export async function unheardNodes(config: Named, store: Known): Promise<readonly UnheardNode[]> {
  const receiving = new Set(
    [...Object.values(config.receive.drop), ...Object.values(config.receive.senders)].map(
      ({ node }) => node,
    ),
  );
  const unheard: UnheardNode[] = [];
  for (const [node, settings] of namedNodes(config)) {
    if (!receiving.has(node) && !(await isHeardOf(node, store))) unheard.push({ node, settings });
  }
  return unheard;
}

/** Whether it joined, or a recording of it is stored, by whatever way that came. */
export async function isHeardOf(node: string, { nodes, views }: Known): Promise<boolean> {
  if ((await nodes.get(node)) !== undefined) return true;
  return (await views.recordings({ node, limit: 1 })).items.length > 0;
}

/** `no node "hiltop" was heard of so far; it is named by net "Puget Sound Net"` */
export function unheardText({ node, settings }: UnheardNode): string {
  return `no node ${JSON.stringify(node)} was heard of so far; it is named by ${settings.join(' and ')}`;
}

function namedNodes({ nets, transcribe }: Named): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  const name = (node: string, setting: string): void => {
    named.set(node, [...(named.get(node) ?? []), setting]);
  };
  for (const net of nets) {
    for (const node of new Set(net.nodes)) name(node, `net ${JSON.stringify(net.name)}`);
  }
  for (const node of Object.keys(transcribe.nodes)) name(node, 'transcribe.nodes');
  return named;
}

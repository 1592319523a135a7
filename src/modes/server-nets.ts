/** What the stages of a server are told of the nets that its configuration names. */
import type { ServerConfig } from '../config/server-config.ts';
import { netAt } from '../domain/scheduled-net.ts';
import { rosterAt } from '../server/nets/nets.ts';
import type { PipelineNeeds } from '../server/pipeline.ts';
import type { ServerStore } from '../store/server/store.ts';

export function netsPorts(
  { nets }: Pick<ServerConfig, 'nets'>,
  { heard }: Pick<ServerStore, 'heard'>,
): Pick<PipelineNeeds, 'nets' | 'roster' | 'netAt'> {
  return {
    nets,
    roster: (node, at) => rosterAt({ nets, heard }, node, at),
    netAt: (node, at) => netAt(nets, node, at)?.net,
  };
}

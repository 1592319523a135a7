/** `.tsn/heartbeat.json`: what a node says of itself, kept as its latest word. */
import { Heartbeat } from '../../domain/manifest.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { parseJson } from '../../platform/json.ts';
import type { ServerStore } from '../../store/server/store.ts';

interface HeartbeatNeeds {
  readonly store: ServerStore;
  readonly clock: Clock;
}

/** Throws `receive/bad-heartbeat`. */
export async function keepHeartbeat(
  { store, clock }: HeartbeatNeeds,
  node: string,
  text: string,
): Promise<void> {
  const parsed = Heartbeat.safeParse(parseJson(text));
  const [problem] = parsed.error?.issues ?? [];
  if (parsed.data === undefined) {
    const what = `${problem?.path.join('.') || 'it'}: ${problem?.message ?? 'not readable'}`;
    throw new TsnError('receive/bad-heartbeat', `the heartbeat is refused: ${what}`);
  }
  const heartbeat = parsed.data;
  if (heartbeat.node !== node) {
    throw new TsnError('receive/bad-heartbeat', `the heartbeat is of ${heartbeat.node}`);
  }
  await store.transaction((tx) => tx.nodes.seen(node, clock.now(), heartbeat));
}

/** Recordings whose bytes come in now, over SFTP or HTTPS: parts that grew a moment ago. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseInboxName } from './inbox-name.ts';

/** Slower than one write in a minute is not on the way but stuck: then the node still has it. */
const MOVED_MS = 60_000;

/** How many, by node. Nodes that send nothing are not named. */
export async function uploadingByNode(
  inboxDir: string,
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const node of await namesIn(inboxDir)) {
    const count = await countMoving(join(inboxDir, node), now);
    if (count > 0) counts.set(node, count);
  }
  return counts;
}

async function countMoving(folder: string, now: number): Promise<number> {
  const names = await namesIn(folder);
  const parts = names.filter((name) => parseInboxName(name)?.kind === 'part');
  const moved = await Promise.all(
    parts.map(async (name) => {
      const found = await stat(join(folder, name)).catch(() => undefined); // accepted meanwhile
      return found !== undefined && Math.abs(now - found.mtimeMs) < MOVED_MS;
    }),
  );
  return moved.filter(Boolean).length;
}

/** Before the first shipment there is no folder. */
function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

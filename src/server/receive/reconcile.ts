/**
 * Tidies the inbox at start, before any node is let in: shipments that were
 * recorded leave nothing behind, what was being accepted becomes a part again
 * (the node sends the rename once more), and what nobody came back for is removed.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFile } from '../../platform/atomic-file.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { ServerStore } from '../../store/server/store.ts';
import type { PartFiles } from './part-files.ts';

interface ReconcileNeeds {
  readonly inboxDir: string;
  readonly store: ServerStore;
  readonly parts: PartFiles;
  readonly clock: Clock;
  readonly log: Log;
}

/** A node that stays away longer starts the file anew. */
export const PART_LIFETIME_MS = 14 * 24 * 60 * 60_000;

export async function reconcileInbox(needs: ReconcileNeeds): Promise<void> {
  const entries = await readdir(needs.inboxDir, { withFileTypes: true }).catch(() => []);
  const outcome = { kept: 0, removed: 0 };
  for (const entry of entries) {
    if (!entry.isDirectory()) {
      if (entry.name.endsWith('.tmp')) await removeFile(join(needs.inboxDir, entry.name));
      continue;
    }
    for (const file of await readdir(join(needs.inboxDir, entry.name))) {
      outcome[await reconcileFile(needs, entry.name, file)] += 1;
    }
  }
  if (outcome.kept + outcome.removed > 0) needs.log.info(outcome, 'inbox reconciled');
}

/** Parts and manifests that nobody came back for, while nodes are let in; how many went. */
export async function removeAbandoned({
  inboxDir,
  clock,
}: Pick<ReconcileNeeds, 'inboxDir' | 'clock'>): Promise<number> {
  let removed = 0;
  const entries = await readdir(inboxDir, { withFileTypes: true }).catch(() => []);
  for (const { name: node } of entries.filter((entry) => entry.isDirectory())) {
    for (const file of await readdir(join(inboxDir, node))) {
      const path = join(inboxDir, node, file);
      // What is being accepted is as old as its last byte, and in use.
      if (file.endsWith('.taken') || !(await isAbandoned(path, clock))) continue;
      await removeFile(path);
      removed += 1;
    }
  }
  return removed;
}

/** What is gone meanwhile is in good hands. */
async function isAbandoned(path: string, clock: Clock): Promise<boolean> {
  const changedAt = (await stat(path).catch(() => undefined))?.mtimeMs;
  return changedAt !== undefined && clock.now() - changedAt > PART_LIFETIME_MS;
}

async function reconcileFile(
  { inboxDir, store, parts, clock }: ReconcileNeeds,
  node: string,
  file: string,
): Promise<'kept' | 'removed'> {
  const path = join(inboxDir, node, file);
  const [id = '', ...endings] = file.split('.');
  const ending = endings.join('.');
  const isOld = await isAbandoned(path, clock);
  const isRecorded = (await store.recordings.shipment(id)) !== undefined;
  if (isOld || isRecorded || ending === 'manifest.json.tmp') {
    await removeFile(path);
    return 'removed';
  }
  if (ending === 'taken') await parts.giveBack(node, id);
  return 'kept';
}

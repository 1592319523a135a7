/** A node's store on a real SQLite file. */
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Clock } from '../../src/platform/clock.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { type NodeStore, openNodeStore } from '../../src/store/node/store.ts';
import { atEnd } from './at-end.ts';
import { tempFolder } from './temp-folder.ts';

export async function tempNodeStore(
  t: TestContext,
  clock: Clock,
): Promise<{ readonly store: NodeStore; readonly dataDir: string }> {
  const dataDir = tempFolder(t);
  const addon = loadSqliteAddon();
  const store = await openNodeStore({ path: join(dataDir, 'node.db'), clock, addon });
  atEnd(t, () => store[Symbol.asyncDispose]());
  return { store, dataDir };
}

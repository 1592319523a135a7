/** Opens a database for a command. The server or node may be running: SQLite lets both in. */
import { existsSync } from 'node:fs';
import { nodeDatabase, serverDatabase } from '../config/places.ts';
import { makeFolder } from '../platform/atomic-file.ts';
import { TsnError } from '../platform/errors.ts';
import { loadSqliteAddon, nativeFolder } from '../platform/native-parts.ts';
import { type NodeStore, openNodeStore } from '../store/node/store.ts';
import { openServerStore, type ServerStore } from '../store/server/store.ts';
import type { CliContext } from './context.ts';

/** Never makes or changes a database. Throws `data/not-found` when there is none. */
export async function openExistingServerStore(
  dataDir: string,
  context: CliContext,
): Promise<ServerStore> {
  const path = serverDatabase(dataDir);
  mustExist(path);
  return openServerStore({ ...openOptions(dataDir, context), path, migrate: false });
}

/** Never makes or changes a database. Throws `data/not-found` when there is none. */
export async function openExistingNodeStore(
  dataDir: string,
  context: CliContext,
): Promise<NodeStore> {
  const path = nodeDatabase(dataDir);
  mustExist(path);
  return openNodeStore({ ...openOptions(dataDir, context), path, migrate: false });
}

/** For what may be prepared before the server runs for the first time. */
export async function openOrMakeServerStore(
  dataDir: string,
  context: CliContext,
): Promise<ServerStore> {
  const path = serverDatabase(dataDir);
  if (existsSync(path)) return openExistingServerStore(dataDir, context);
  await makeFolder(dataDir, 0o750);
  return openServerStore({ ...openOptions(dataDir, context), path });
}

/** What both stores need to open. */
export function openOptions(dataDir: string, { clock }: CliContext) {
  return { clock, addon: loadSqliteAddon(nativeFolder(dataDir)) };
}

function mustExist(path: string): void {
  if (!existsSync(path)) throw new TsnError('data/not-found', `there is no database ${path}`);
}

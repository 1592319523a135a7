/** Opens a database for a command. The server or node may be running: both are let in. */

import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { findStore } from '../config/load-server.ts';
import { nodeDatabase } from '../config/places.ts';
import { SERVER } from '../config/server-config.ts';
import { serverStorePlace, storeName } from '../modes/server-store.ts';
import { makeFolder } from '../platform/atomic-file.ts';
import { TsnError } from '../platform/errors.ts';
import { loadSqliteAddon, nativeFolder } from '../platform/native-parts.ts';
import { type NodeStore, openNodeStore } from '../store/node/store.ts';
import type { StorePlace } from '../store/open.ts';
import { openServerStore, type ServerStore } from '../store/server/store.ts';
import type { CliContext } from './context.ts';
import { loadNeeds } from './settings.ts';

export interface ServerData {
  readonly dataDir: string;
  /** For people: a path, or an address without a password. */
  readonly name: string;
  /** It is a file in the data folder, not a database on a server. */
  readonly isFile: boolean;
  /** Only for whoever opens it: reads secrets, and unpacks SQLite into the data folder. Throws `config/invalid`. */
  place(this: void): StorePlace;
}

/** Where the server's data lies, by flags, variables and file. Throws `config/invalid`. */
export function findServerData(command: Command, context: CliContext): ServerData {
  const found = findStore(loadNeeds(command, SERVER, context));
  return {
    dataDir: found.dataDir,
    name: storeName(found),
    isFile: found.store.url === undefined,
    place: () => serverStorePlace(found, context.around.env),
  };
}

/** False for a file that is not there yet. Whether a database on a server is there, only that server knows. */
export function isThere({ isFile, name }: ServerData): boolean {
  return !isFile || existsSync(name);
}

/** Never makes or changes a database. Throws `data/no-database` when there is none. */
export async function openExistingServerStore(
  data: ServerData,
  { clock }: CliContext,
): Promise<ServerStore> {
  if (!isThere(data)) throw noDatabase(data.name);
  return openServerStore({ ...data.place(), clock, migrate: false });
}

/** Never makes or changes a database. Throws `data/no-database` when there is none. */
export async function openExistingNodeStore(
  dataDir: string,
  context: CliContext,
): Promise<NodeStore> {
  const path = nodeDatabase(dataDir);
  if (!existsSync(path)) throw noDatabase(path);
  return openNodeStore({ ...openOptions(dataDir, context), path, migrate: false });
}

/** For what may be prepared before the server runs for the first time. */
export async function openOrMakeServerStore(
  data: ServerData,
  context: CliContext,
): Promise<ServerStore> {
  if (data.isFile && isThere(data)) return openExistingServerStore(data, context);
  await makeFolder(data.dataDir, 0o750);
  return openServerStore({ ...data.place(), clock: context.clock });
}

/** What both stores need to open. */
export function openOptions(dataDir: string, { clock }: CliContext) {
  return { clock, addon: loadSqliteAddon(nativeFolder(dataDir)) };
}

export function noDatabase(name: string): TsnError {
  return new TsnError('data/no-database', `there is no database ${name}`);
}

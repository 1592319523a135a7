/**
 * Real stores, closed and removed when the test ends: SQLite in a folder of their own,
 * or on the server that TSN_TEST_MYSQL names, so that every suite runs on both.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/platform/clock.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import type { MysqlPlace } from '../../src/store/dialects/mysql-place.ts';
import { type NodeStore, openNodeStore } from '../../src/store/node/store.ts';
import type { StorePlace } from '../../src/store/open.ts';
import { openServerStore, type ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { giveBack, TEST_SERVER, takeDatabase, takeOwnDatabase } from './test-databases.ts';

/** The part of node:test's context that is needed here. */
interface TestContext {
  after(done: () => Promise<void>): void;
}

/** Whether server stores are SQLite files here; what is true of these alone is tested only then. */
export const ON_SQLITE = TEST_SERVER === undefined;

const databases = new Map<string, MysqlPlace>();

/**
 * Where the server's store of this data folder is: empty at first, and the same whenever
 * it is asked for again. What is not in the folder is gone after the test.
 */
export async function storePlaceIn(t: TestContext, folder: string): Promise<StorePlace> {
  if (ON_SQLITE) return { path: join(folder, 'server.db'), addon: loadSqliteAddon() };
  const known = databases.get(folder);
  if (known !== undefined) return { mysql: known };
  const mysql = await takeDatabase();
  databases.set(folder, mysql);
  t.after(async () => {
    databases.delete(folder);
    await giveBack(mysql);
  });
  return { mysql };
}

/** A place where nothing is yet, no table either. */
export async function emptyStorePlace(t: TestContext): Promise<StorePlace> {
  if (!ON_SQLITE) return { mysql: await takeOwnDatabase() };
  const folder = await newFolder();
  t.after(() => removeFolder(folder));
  return { path: join(folder, 'db'), addon: loadSqliteAddon() };
}

/** Give `folder` to open the same store a second time; else it is a new one. */
export async function tempServerStore(
  t: TestContext,
  clock: Clock = new FakeClock(),
  folder?: string,
): Promise<ServerStore> {
  const own = folder ?? (await newFolder());
  const ends: (() => Promise<void>)[] = [];
  const place = await storePlaceIn({ after: (end) => ends.push(end) }, own);
  const store = await openServerStore({ ...place, clock });
  t.after(async () => {
    await store[Symbol.asyncDispose]();
    for (const end of ends) await end();
    if (folder === undefined) await removeFolder(own);
  });
  return store;
}

/** Give `folder` to open the same store a second time; else it is a new one. */
export async function tempNodeStore(
  t: TestContext,
  clock: Clock = new FakeClock(),
  folder?: string,
): Promise<NodeStore> {
  const own = folder ?? (await newFolder());
  const path = join(own, 'node.db');
  const store = await openNodeStore({ path, clock, addon: loadSqliteAddon() });
  t.after(async () => {
    await store[Symbol.asyncDispose]();
    if (folder === undefined) await removeFolder(own);
  });
  return store;
}

function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'tsn-test-'));
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

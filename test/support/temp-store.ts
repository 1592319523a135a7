/** Real stores in a folder of their own, closed and removed when the test ends. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock } from '../../src/platform/clock.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { type NodeStore, openNodeStore } from '../../src/store/node/store.ts';
import { openServerStore, type ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

/** The part of node:test's context that is needed here. */
interface TestContext {
  after(done: () => Promise<void>): void;
}

/** Give `folder` to open the same store a second time; else it is a new one. */
export async function tempServerStore(
  t: TestContext,
  clock: Clock = new FakeClock(),
  folder?: string,
): Promise<ServerStore> {
  const path = join(folder ?? (await newFolder()), 'server.db');
  const store = await openServerStore({ path, clock, addon: loadSqliteAddon() });
  t.after(() => end(store, folder === undefined ? dirname(path) : undefined));
  return store;
}

/** Give `folder` to open the same store a second time; else it is a new one. */
export async function tempNodeStore(
  t: TestContext,
  clock: Clock = new FakeClock(),
  folder?: string,
): Promise<NodeStore> {
  const path = join(folder ?? (await newFolder()), 'node.db');
  const store = await openNodeStore({ path, clock, addon: loadSqliteAddon() });
  t.after(() => end(store, folder === undefined ? dirname(path) : undefined));
  return store;
}

async function end(store: ServerStore | NodeStore, folder: string | undefined): Promise<void> {
  await store[Symbol.asyncDispose]();
  if (folder !== undefined) await removeFolder(folder);
}

function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'tsn-test-'));
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

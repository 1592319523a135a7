/** Opens the callbook for a command. A running server has it open too: SQLite lets both in. */
import { existsSync } from 'node:fs';
import { callbookDatabase, callbookFolder } from '../../config/places.ts';
import { makeFolder } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { lockFolder } from '../../platform/folder-lock.ts';
import { type CallbookStore, openCallbookStore } from '../../store/callbook/store.ts';
import type { CliContext } from '../context.ts';
import { openOptions } from '../open-store.ts';

/** For reading. Undefined when nothing was ever put in. */
export async function openCallbook(
  dataDir: string,
  context: CliContext,
): Promise<CallbookStore | undefined> {
  const path = callbookDatabase(dataDir);
  if (!existsSync(path)) return undefined;
  return openCallbookStore({ ...openOptions(dataDir, context), path });
}

/** For reading, and for keeping what online sources answer. Throws `data/not-writable`. */
export async function openOrMakeCallbook(
  dataDir: string,
  context: CliContext,
): Promise<CallbookStore> {
  const folder = callbookFolder(dataDir);
  await makeFolder(folder, 0o750).catch((error: unknown) => {
    throw new TsnError('data/not-writable', `cannot make the folder ${folder}`, { cause: error });
  });
  return openCallbookStore({ ...openOptions(dataDir, context), path: callbookDatabase(dataDir) });
}

/** For imports, one at a time: throws `data/in-use` while another one runs. */
export async function openCallbookForImport(
  dataDir: string,
  context: CliContext,
): Promise<{ store: CallbookStore; lock: Disposable }> {
  const store = await openOrMakeCallbook(dataDir, context);
  try {
    return { store, lock: lockFolder(callbookFolder(dataDir)) };
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

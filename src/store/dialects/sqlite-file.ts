/** Opens a SQLite file the way tsn wants every connection: durable, private, patient. */

import { chmodSync, closeSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite, { type Options, type Database as SqliteConnection } from 'better-sqlite3';
import type { SqliteAddon } from '../../platform/native-parts.ts';
import { toFileFailure, toStoreFailure } from '../failures.ts';

/** How long opening waits for another process before `store/busy`. */
const BUSY_TIMEOUT_MS = 5_000;

/** Only the user that runs tsn reads the database: it holds names, keys and what was said. */
const MODE = 0o600;

/** The connection that writes. Creates the file and its folder when they are missing. */
export function openForWriting(path: string, addon: SqliteAddon): SqliteConnection {
  prepareFile(path);
  return connect(path, addon, [
    'auto_vacuum = incremental', // takes effect in a new file only, and before WAL
    'journal_mode = wal',
    'synchronous = full', // of each connection: SQLite was built with NORMAL for WAL
    'foreign_keys = on',
  ]);
}

/** A second connection for reads, so that they never wait for a transaction of ours. */
export function openForReading(path: string, addon: SqliteAddon): SqliteConnection {
  return connect(path, addon, ['synchronous = full', 'foreign_keys = on', 'query_only = on']);
}

function connect(path: string, addon: SqliteAddon, pragmas: readonly string[]): SqliteConnection {
  // `as`: the types know only a path; better-sqlite3 13 also takes the loaded addon.
  const options = { nativeBinding: addon, timeout: BUSY_TIMEOUT_MS } as unknown as Options;
  let connection: SqliteConnection | undefined;
  try {
    connection = new Sqlite(path, options);
    for (const pragma of pragmas) connection.pragma(pragma);
    return connection;
  } catch (error) {
    connection?.close();
    throw toStoreFailure(error, path);
  }
}

/** SQLite gives its -wal and -shm files the mode of the database, so that is set first. */
function prepareFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
    const file = openSync(path, 'a', MODE);
    const isOpenToOthers = (fstatSync(file).mode & 0o077) !== 0;
    closeSync(file);
    if (isOpenToOthers) chmodSync(path, MODE);
  } catch (error) {
    throw toFileFailure(error, path);
  }
}

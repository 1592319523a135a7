/**
 * Kysely on better-sqlite3, with what Kysely's own SQLite driver does not do:
 * transactions begin IMMEDIATE and wait for other processes without blocking this
 * one, statements are kept prepared, errors are ours.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Database as SqliteConnection, Statement } from 'better-sqlite3';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
} from 'kysely';
import { isBusy, toStoreFailure } from '../failures.ts';
import { OurSqliteCompiler } from './sqlite-compiler.ts';
import { BUSY_TIMEOUT_MS } from './sqlite-file.ts';

/** More different statements than the whole store has; a limit all the same. */
const PREPARED_LIMIT = 300;

export function sqliteDialect(connection: SqliteConnection): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => sqliteDriver(connection),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new OurSqliteCompiler(),
  };
}

/** One connection; Kysely lets one caller at a time have it (the adapter says so). */
function sqliteDriver(sqlite: SqliteConnection): Driver {
  const connection = kyselyConnection(sqlite);
  const prepare = preparer(sqlite);
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: async () => beginImmediate(sqlite, prepare),
    commitTransaction: async () => {
      translated(sqlite, () => prepare('commit').run());
    },
    // SQLite rolls back by itself after some errors (a full disk); a second time is an error.
    rollbackTransaction: async () => {
      if (sqlite.inTransaction) translated(sqlite, () => sqlite.exec('rollback'));
    },
    releaseConnection: async () => {},
    destroy: async () => {
      sqlite.close();
    },
  };
}

function kyselyConnection(sqlite: SqliteConnection): DatabaseConnection {
  const prepare = preparer(sqlite);
  return {
    executeQuery: async <R>(query: CompiledQuery) =>
      translated(sqlite, () => execute<R>(prepare(query.sql), query.parameters)),
    streamQuery() {
      throw new Error('streams hold the connection: read page by page');
    },
  };
}

type Preparer = (sql: string) => Statement;

function preparer(sqlite: SqliteConnection): Preparer {
  const prepared = new Map<string, Statement>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    if (prepared.size >= PREPARED_LIMIT) prepared.clear();
    const statement = sqlite.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
}

function execute<R>(statement: Statement, parameters: readonly unknown[]): QueryResult<R> {
  // `as`: rows are what the typed query asked for; SQLite cannot tell.
  if (statement.reader) return { rows: statement.all(parameters) as R[] };
  const { changes, lastInsertRowid } = statement.run(parameters);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}

/**
 * Takes the write lock at the start: a deferred transaction that reads first gets
 * SQLITE_BUSY_SNAPSHOT at once, whatever the timeout. While another process holds
 * the lock this one goes on with its other work.
 */
async function beginImmediate(sqlite: SqliteConnection, prepare: Preparer): Promise<void> {
  for (let waitedMs = 0; ; ) {
    const begun = tryBegin(sqlite, prepare, waitedMs >= BUSY_TIMEOUT_MS);
    if (begun) return;
    const pauseMs = Math.min(25, 1 + waitedMs / 8);
    await delay(pauseMs);
    waitedMs += pauseMs;
  }
}

function tryBegin(sqlite: SqliteConnection, prepare: Preparer, lastTry: boolean): boolean {
  prepare('pragma busy_timeout = 0').get();
  try {
    prepare('begin immediate').run();
    return true;
  } catch (error) {
    if (isBusy(error) && !lastTry) return false;
    throw toStoreFailure(error, sqlite.name);
  } finally {
    prepare(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`).get();
  }
}

function translated<R>(sqlite: SqliteConnection, work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw toStoreFailure(error, sqlite.name);
  }
}

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

/** More different statements than the whole store has; a limit all the same. */
const PREPARED_LIMIT = 300;

/** How long a statement waits for another process before `store/busy`. */
const PATIENCE_MS = 10_000;

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
    init: async () => {
      sqlite.pragma('busy_timeout = 0'); // we wait ourselves
    },
    acquireConnection: async () => connection,
    beginTransaction: async () => {
      await patiently(sqlite, () => prepare(BEGIN).run());
    },
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
      patiently(sqlite, () => execute<R>(prepare(query.sql), query.parameters)),
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
 * SQLITE_BUSY_SNAPSHOT at once, whatever the timeout.
 */
const BEGIN = 'begin immediate';

/**
 * While another process has the database locked, this one goes on with its other work.
 * SQLite's own wait would stand still; and to turn it off and on around each transaction
 * costs more than the transaction's beginning, since SQLite prepares a pragma anew each time.
 */
async function patiently<R>(sqlite: SqliteConnection, work: () => R): Promise<R> {
  for (let waitedMs = 0; ; ) {
    try {
      return work();
    } catch (error) {
      // Inside a transaction the lock is ours: what is busy then does not end by itself.
      const mayEnd = isBusy(error) && !sqlite.inTransaction && waitedMs < PATIENCE_MS;
      if (!mayEnd) throw toStoreFailure(error, sqlite.name);
    }
    const pauseMs = Math.min(25, 1 + waitedMs / 8);
    await delay(pauseMs);
    waitedMs += pauseMs;
  }
}

function translated<R>(sqlite: SqliteConnection, work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw toStoreFailure(error, sqlite.name);
  }
}

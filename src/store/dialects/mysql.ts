/**
 * Kysely on mysql2, with what Kysely's own MySQL driver does not do: every connection
 * is set up the way tsn wants it, a statement that never ends is given up, errors are
 * ours, and a migration that stopped half-way can be repeated.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  MysqlAdapter,
  MysqlIntrospector,
  type QueryResult,
} from 'kysely';
import type {
  Pool,
  PoolConnection,
  QueryOptions,
  QueryValues,
  ResultSetHeader,
} from 'mysql2/promise';
import { systemCode } from '../../platform/system-code.ts';
import { OurMysqlCompiler } from './mysql-compiler.ts';
import { errnoOf, toMysqlFailure } from './mysql-failures.ts';

export interface MysqlNeeds {
  readonly pool: Pool;
  /** For messages. */
  readonly name: string;
  readonly collation: string;
  /** How long a statement may take; migrations as long as they like. */
  readonly statementMs?: number;
}

export function mysqlDialect({ collation, ...needs }: MysqlNeeds): Dialect {
  return {
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => mysqlDriver(needs),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new OurMysqlCompiler(collation),
  };
}

/**
 * READ COMMITTED: locks are held on the rows that were asked for, not on the gaps between
 * them, and a read after a lock sees what the other left. So what is read in order to be
 * changed is read `for update`. The rest makes wrong values errors instead of other values.
 */
const SETTINGS = [
  'set session transaction isolation level read committed',
  `set session sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY', innodb_lock_wait_timeout = 5, time_zone = '+00:00'`,
] as const;

/** Only a change of a million rows comes near it; on a connection that has silently died nobody would ever answer. */
const STATEMENT_MS = 600_000;

interface Held extends DatabaseConnection {
  readonly raw: PoolConnection;
}

function mysqlDriver(needs: Omit<MysqlNeeds, 'collation'>): Driver {
  const { pool, name, statementMs: timeout = STATEMENT_MS } = needs;
  const ready = new WeakSet<object>();

  async function acquire(): Promise<Held> {
    const raw = await translated(name, () => pool.getConnection());
    const held = hold(raw, name, timeout);
    if (ready.has(raw.connection)) return held;
    try {
      for (const setting of SETTINGS) await translated(name, () => raw.query(setting));
    } catch (error) {
      raw.destroy();
      throw error;
    }
    ready.add(raw.connection);
    return held;
  }

  const say = (connection: DatabaseConnection, words: string) =>
    answered(rawOf(connection), name, { sql: words, timeout });
  return {
    init: async () => {},
    acquireConnection: acquire,
    beginTransaction: async (connection) => void (await say(connection, 'start transaction')),
    commitTransaction: async (connection) => void (await say(connection, 'commit')),
    // A server that does not hear it rolls back by itself once the connection is gone.
    rollbackTransaction: (connection) =>
      say(connection, 'rollback').then(
        () => {},
        () => rawOf(connection).destroy(),
      ),
    releaseConnection: async (connection) => rawOf(connection).release(),
    destroy: () => pool.end(),
  };
}

/** Kysely gives us back what `acquire` made. */
function rawOf(connection: DatabaseConnection): PoolConnection {
  return (connection as Held).raw;
}

function hold(raw: PoolConnection, name: string, timeoutMs: number): Held {
  return {
    raw,
    executeQuery: <R>(query: CompiledQuery) => execute<R>(raw, name, query, timeoutMs),
    streamQuery() {
      throw new Error('streams hold the connection: read page by page');
    },
  };
}

async function execute<R>(
  raw: PoolConnection,
  name: string,
  { sql, parameters }: CompiledQuery,
  timeoutMs: number,
): Promise<QueryResult<R>> {
  const migrating = inMigration.getStore();
  // `as`: our parameters are text, numbers and null.
  const values = parameters as QueryValues;
  const timeout = migrating === undefined ? { timeout: timeoutMs } : {};
  try {
    const [result] = await answered(raw, name, { sql, values, ...timeout });
    // `as`: rows are what the typed query asked for; the server cannot tell.
    if (Array.isArray(result)) return { rows: result as R[] };
    const { affectedRows, insertId } = result as ResultSetHeader;
    return { rows: [], numAffectedRows: BigInt(affectedRows), insertId: BigInt(insertId) };
  } catch (error) {
    if (migrating?.repeats === true && isDoneAlready(sql, error)) return { rows: [] };
    throw error;
  }
}

/** A connection that was given up while it was asked is of no use: whoever had it next would wait for the old answer. */
function answered(raw: PoolConnection, name: string, query: QueryOptions) {
  return translated(name, () =>
    raw.query(query).catch((error: unknown) => {
      if (systemCode(error) === 'PROTOCOL_SEQUENCE_TIMEOUT') raw.destroy();
      throw error;
    }),
  );
}

async function translated<R>(name: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw toMysqlFailure(error, name);
  }
}

const inMigration = new AsyncLocalStorage<{ readonly repeats: boolean }>();

/**
 * Runs a migration. MySQL commits every change of the schema at once, so one that was
 * interrupted has left its first half behind: when it `repeats`, changes that are there
 * already count as made.
 */
export function migrating<R>(repeats: boolean, work: () => Promise<R>): Promise<R> {
  return inMigration.run({ repeats }, work);
}

/** Table, column, index or foreign key is there already, or gone already. */
const DONE_ALREADY: ReadonlySet<number> = new Set([1050, 1051, 1060, 1061, 1091, 1146, 1826]);

function isDoneAlready(sql: string, error: unknown): boolean {
  return /^\s*(create|alter|drop)\b/i.test(sql) && DONE_ALREADY.has(errnoOf(error));
}

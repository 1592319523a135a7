/** A SQLite database: one connection that writes, one that reads. Transactions wait for one another. */
import type { Database as SqliteConnection } from 'better-sqlite3';
import { CamelCasePlugin, Kysely, type Transaction } from 'kysely';
import type { SqliteAddon } from '../../platform/native-parts.ts';
import type { Database } from '../database.ts';
import { sqliteDialect } from './sqlite.ts';
import { openForReading, openForWriting } from './sqlite-file.ts';

/** `prepare` sees the writing connection before anyone else does. */
export async function openSqlite<T>(
  path: string,
  addon: SqliteAddon,
  prepare: (db: Kysely<T>) => Promise<void>,
): Promise<Database<T>> {
  const writing = connect<T>(openForWriting(path, addon));
  try {
    await prepare(writing.db);
    const reading = connect<T>(openForReading(path, addon));
    return {
      reads: reading.db,
      writes: writing.db,
      transaction: (work) => writing.db.transaction().execute(work),
      fleeting: (work) => unsynced(writing, work),
      [Symbol.asyncDispose]: once(() => close(reading, writing)),
    };
  } catch (error) {
    await writing.close();
    throw error;
  }
}

/** One caller has the connection at a time, so nobody else's transaction runs without its sync. */
function unsynced<T, R>(
  { db, connection }: Connected<T>,
  work: (tx: Transaction<T>) => Promise<R>,
): Promise<R> {
  return db.connection().execute(async (held) => {
    connection.exec('pragma synchronous = normal');
    try {
      return await held.transaction().execute(work);
    } finally {
      connection.exec('pragma synchronous = full');
    }
  });
}

interface Connected<T> {
  readonly db: Kysely<T>;
  readonly connection: SqliteConnection;
  close(): Promise<void>;
}

function connect<T>(connection: SqliteConnection): Connected<T> {
  const db = new Kysely<T>({
    dialect: sqliteDialect(connection),
    plugins: [new CamelCasePlugin()],
  });
  return {
    db,
    connection,
    async close() {
      await db.destroy();
      connection.close(); // Kysely leaves a connection open that it was never asked anything
    },
  };
}

/**
 * Waits for the transaction that runs now: closing under it would roll it back. The
 * writing connection goes last, since only it may fold the write-ahead log into the file.
 */
async function close<T>(reading: Connected<T>, writing: Connected<T>): Promise<void> {
  await writing.db.connection().execute(async () => {});
  await reading.close();
  await writing.close();
}

export function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

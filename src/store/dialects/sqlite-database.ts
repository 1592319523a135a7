/** A SQLite database: one connection that writes, one that reads. Transactions wait for one another. */
import type { Database as SqliteConnection } from 'better-sqlite3';
import { CamelCasePlugin, CompiledQuery, Kysely, type Transaction } from 'kysely';
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
    const run = transactions(writing.db);
    return {
      reads: reading.db,
      peeks: writing.db,
      writes: writing.db,
      transaction: run.full,
      fleeting: run.unsynced,
      [Symbol.asyncDispose]: once(() => close(reading, writing)),
    };
  } catch (error) {
    await writing.close();
    throw error;
  }
}

const FULL = CompiledQuery.raw('pragma synchronous = full');
const NORMAL = CompiledQuery.raw('pragma synchronous = normal');

type Run<T> = <R>(work: (tx: Transaction<T>) => Promise<R>) => Promise<R>;

/**
 * Transactions with the sync that each wants. One caller has the connection at a time, so
 * none runs with another's; most that follow one another want the same.
 */
function transactions<T>(db: Kysely<T>): { readonly full: Run<T>; readonly unsynced: Run<T> } {
  let isFull = true;
  const wanting =
    (full: boolean): Run<T> =>
    (work) =>
      db.connection().execute(async (held) => {
        // Within a transaction it could not be changed any more.
        if (isFull !== full) await held.executeQuery(full ? FULL : NORMAL);
        isFull = full;
        return held.transaction().execute(work);
      });
  return { full: wanting(true), unsynced: wanting(false) };
}

interface Connected<T> {
  readonly db: Kysely<T>;
  close(): Promise<void>;
}

function connect<T>(connection: SqliteConnection): Connected<T> {
  const db = new Kysely<T>({
    dialect: sqliteDialect(connection),
    plugins: [new CamelCasePlugin()],
  });
  return {
    db,
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

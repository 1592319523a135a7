/**
 * Opens a database: one connection that writes, one that reads, migrations applied.
 * Reads never wait for a transaction; transactions wait for one another.
 */
import type { Database as SqliteConnection } from 'better-sqlite3';
import { CamelCasePlugin, Kysely, sql, type Transaction } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { SqliteAddon } from '../platform/native-parts.ts';
import { sqliteDialect } from './dialects/sqlite.ts';
import { openForReading, openForWriting } from './dialects/sqlite-file.ts';
import { type Migration, migrateUp, migrationStatus } from './migrate.ts';

export interface OpenOptions {
  readonly path: string;
  readonly clock: Clock;
  /** SQLite itself, from `loadSqliteAddon()`. */
  readonly addon: SqliteAddon;
  /** False: leave the schema as it is (for `tsn migrate`). A newer database is refused either way. */
  readonly migrate?: boolean;
}

export interface Database<T> {
  readonly reads: Kysely<T>;
  /** For migrations only; everything else writes in a transaction. */
  readonly writes: Kysely<T>;
  /**
   * Runs `work` with the write lock and commits; any throw rolls back. Keep slow
   * things outside. Do not open a second transaction inside: it would wait for this one.
   */
  transaction<R>(this: void, work: (tx: Transaction<T>) => Promise<R>): Promise<R>;
  /**
   * The same without a sync to the disk: a power cut may undo it, never break it, and the
   * next `transaction` makes it durable too. For what a restart makes worthless: leases.
   */
  fleeting<R>(this: void, work: (tx: Transaction<T>) => Promise<R>): Promise<R>;
  /** Lets the running transaction end, then closes. */
  [Symbol.asyncDispose](): Promise<void>;
}

export async function openDatabase<T>(
  options: OpenOptions,
  migrations: readonly Migration[],
): Promise<Database<T>> {
  const writing = connect<T>(openForWriting(options.path, options.addon));
  try {
    // `as`: migrations see tables that no type describes any more.
    const untyped = writing.db as unknown as Kysely<unknown>;
    if (options.migrate === false) await migrationStatus(untyped, migrations);
    else await migrateUp(untyped, migrations, options.clock.now());
    const reading = connect<T>(openForReading(options.path, options.addon));
    return {
      reads: reading.db,
      writes: writing.db,
      transaction: (work) => writing.db.transaction().execute(work),
      fleeting: (work) => unsynced(writing.db, work),
      [Symbol.asyncDispose]: once(() => close(reading, writing)),
    };
  } catch (error) {
    await writing.close();
    throw error;
  }
}

/** One caller has the connection at a time, so nobody else's transaction runs without its sync. */
function unsynced<T, R>(db: Kysely<T>, work: (tx: Transaction<T>) => Promise<R>): Promise<R> {
  return db.connection().execute(async (held) => {
    await sql`pragma synchronous = normal`.execute(held);
    try {
      return await held.transaction().execute(work);
    } finally {
      await sql`pragma synchronous = full`.execute(held);
    }
  });
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

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

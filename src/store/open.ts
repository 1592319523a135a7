/**
 * Opens a database, SQLite or MySQL, with its migrations applied. Reads never wait for
 * a transaction. Which of the two it is, nothing above the store needs to know.
 */
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { SqliteAddon } from '../platform/native-parts.ts';
import type { Database } from './database.ts';
import type { MysqlPlace } from './dialects/mysql-place.ts';
import { openSqlite } from './dialects/sqlite-database.ts';
import { type Migration, migrateUp, migrationStatus } from './migrate.ts';

/** A file, or a database on a server. */
export type StorePlace =
  | {
      readonly path: string;
      /** SQLite itself, from `loadSqliteAddon()`. */
      readonly addon: SqliteAddon;
    }
  | { readonly mysql: MysqlPlace };

interface Opening {
  readonly clock: Clock;
  /** False: leave the schema as it is (for `tsn migrate`). A newer database is refused either way. */
  readonly migrate?: boolean;
}

export type OpenOptions = Opening & StorePlace;

export async function openDatabase<T>(
  options: OpenOptions,
  migrations: readonly Migration[],
): Promise<Database<T>> {
  const prepare = async (db: Kysely<T>): Promise<void> => {
    // `as`: migrations see tables that no type describes any more.
    const untyped = db as unknown as Kysely<unknown>;
    if (options.migrate === false) await migrationStatus(untyped, migrations);
    else await migrateUp(untyped, migrations, options.clock.now());
  };
  if (!('mysql' in options)) return openSqlite<T>(options.path, options.addon, prepare);
  // Loaded on demand: nodes, and most servers, never need the driver.
  const { openMysql } = await import('./dialects/mysql-database.ts');
  return openMysql<T>(options.mysql, prepare);
}

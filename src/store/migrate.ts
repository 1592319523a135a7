/**
 * Takes a database up or down, one numbered migration per transaction. Which ones
 * were applied stands in the table `migration`. A database that knows a migration
 * we do not was written by a newer tsn and is left alone.
 */
import type { Kysely } from 'kysely';
import { TsnError } from '../platform/errors.ts';

/** One step. Never edited once released; `up` and `down` undo each other's schema. */
export interface Migration {
  /** `0001-first`; names sort in the order of application. */
  readonly name: string;
  /** A migration sees tables that no type describes any more. */
  up(db: Kysely<unknown>): Promise<void>;
  down(db: Kysely<unknown>): Promise<void>;
}

export interface MigrationStatus {
  readonly name: string;
  /** UTC milliseconds; null: not applied. */
  readonly appliedAt: number | null;
}

interface MigrationTables {
  migration: { name: string; appliedAt: number };
}

/** Applies all that are missing; answers their names. Safe when several processes start at once. */
export async function migrateUp(
  db: Kysely<unknown>,
  migrations: readonly Migration[],
  now: number,
): Promise<readonly string[]> {
  const applied: string[] = [];
  for (const migration of migrations) {
    const fresh = await db.transaction().execute(async (tx) => {
      const log = await migrationLog(tx, migrations);
      if ((await appliedAt(log)).has(migration.name)) return false;
      await migration.up(tx);
      await log.insertInto('migration').values({ name: migration.name, appliedAt: now }).execute();
      return true;
    });
    if (fresh) applied.push(migration.name);
  }
  return applied;
}

/** Takes back the newest migration that is applied; answers its name, undefined when there is none. */
export async function migrateDown(
  db: Kysely<unknown>,
  migrations: readonly Migration[],
): Promise<string | undefined> {
  return db.transaction().execute(async (tx) => {
    const log = await migrationLog(tx, migrations);
    const applied = await appliedAt(log);
    const newest = migrations.findLast(({ name }) => applied.has(name));
    if (newest === undefined) return undefined;
    await newest.down(tx);
    await log.deleteFrom('migration').where('name', '=', newest.name).execute();
    return newest.name;
  });
}

export async function migrationStatus(
  db: Kysely<unknown>,
  migrations: readonly Migration[],
): Promise<readonly MigrationStatus[]> {
  const tables = await db.introspection.getTables();
  const isNew = !tables.some(({ name }) => name === 'migration');
  // `as`: the table was just seen to be there.
  const applied = isNew
    ? new Map<string, number>()
    : await appliedAt(db as Kysely<MigrationTables>);
  refuseNewer([...applied.keys()], migrations);
  return migrations.map(({ name }) => ({ name, appliedAt: applied.get(name) ?? null }));
}

/** Throws `store/newer-database` when a newer tsn wrote this database. */
function refuseNewer(applied: readonly string[], migrations: readonly Migration[]): void {
  const unknown = applied.find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown === undefined) return;
  const message = `the database has migration ${unknown}, which this version does not know`;
  throw new TsnError('store/newer-database', message, { facts: { migration: unknown } });
}

async function migrationLog(
  tx: Kysely<unknown>,
  migrations: readonly Migration[],
): Promise<Kysely<MigrationTables>> {
  await tx.schema
    .createTable('migration')
    .ifNotExists()
    .addColumn('name', 'varchar(100)', (column) => column.notNull().primaryKey())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
  // `as`: the table is there now.
  const log = tx as Kysely<MigrationTables>;
  refuseNewer([...(await appliedAt(log)).keys()], migrations);
  return log;
}

async function appliedAt(log: Kysely<MigrationTables>): Promise<Map<string, number>> {
  const rows = await log.selectFrom('migration').selectAll().orderBy('name').execute();
  return new Map(rows.map((row) => [row.name, row.appliedAt]));
}

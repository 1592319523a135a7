/**
 * Takes a database up or down, one numbered migration after the other. Which ones were
 * applied stands in the table `migration`. A database that knows a migration we do not
 * was written by a newer tsn and is left alone.
 *
 * On SQLite each step is one transaction. MySQL commits every change of the schema at
 * once, so a step is noted as begun (applied at 0) before it begins: one that was
 * interrupted is repeated to its end by the next `up` or `down`.
 */
import { type Kysely, sql } from 'kysely';
import { TsnError } from '../platform/errors.ts';
import { isMysql } from './dialects/dialect.ts';
import { migrating } from './dialects/mysql.ts';

/**
 * One step. Never edited once released; `up` and `down` undo each other's schema. Rows
 * that it writes it must bear writing twice.
 */
export interface Migration {
  /** `0001-first`; names sort in the order of application. */
  readonly name: string;
  /** A migration sees tables that no type describes any more. */
  up(db: Kysely<unknown>): Promise<void>;
  down(db: Kysely<unknown>): Promise<void>;
}

export interface MigrationStatus {
  readonly name: string;
  /** UTC milliseconds; null: not applied, or not to its end. */
  readonly appliedAt: number | null;
}

interface MigrationTables {
  migration: { name: string; appliedAt: number };
}

/** Of a step that has begun and not ended. */
const BEGUN = 0;

/** Applies all that are missing; answers their names. Safe when several processes start at once. */
export async function migrateUp(
  db: Kysely<unknown>,
  migrations: readonly Migration[],
  now: number,
): Promise<readonly string[]> {
  const applied: string[] = [];
  for (const migration of migrations) {
    const fresh = await alone(db, async (held) => {
      const log = await migrationLog(held, migrations);
      const at = (await notedSteps(log)).get(migration.name);
      if (at !== undefined && at !== BEGUN) return false;
      if (at === undefined) await note(log, migration.name, BEGUN);
      await migrating(at === BEGUN, () => migration.up(held));
      await note(log, migration.name, Math.max(now, 1));
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
  return alone(db, async (held) => {
    const log = await migrationLog(held, migrations);
    const noted = await notedSteps(log);
    const newest = migrations.findLast(({ name }) => noted.has(name));
    if (newest === undefined) return undefined;
    const repeats = noted.get(newest.name) === BEGUN;
    if (!repeats) await note(log, newest.name, BEGUN);
    await migrating(repeats, () => newest.down(held));
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
  const noted = isNew ? new Map<string, number>() : await notedSteps(db as Kysely<MigrationTables>);
  refuseNewer([...noted.keys()], migrations);
  return migrations.map(({ name }) => ({ name, appliedAt: noted.get(name) || null }));
}

/** Throws `store/newer-database` when a newer tsn wrote this database. */
function refuseNewer(noted: readonly string[], migrations: readonly Migration[]): void {
  const unknown = noted.find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown === undefined) return;
  const message = `the database has migration ${unknown}, which this version does not know`;
  throw new TsnError('store/newer-database', message, { facts: { migration: unknown } });
}

/** How long a process waits for another one's migration: indexes over millions of rows take their time. */
const LOCK_SECONDS = 3_600;

/** Runs a step while no other process migrates this database. */
function alone<R>(db: Kysely<unknown>, work: (held: Kysely<unknown>) => Promise<R>): Promise<R> {
  if (!isMysql(db)) return db.transaction().execute(work);
  return db.connection().execute(async (held) => {
    const lock = sql`concat('tsn migrate ', md5(database()))`; // such locks are the whole server's
    await migrating(false, async () => {
      const { rows } = await sql<{ got: number | null }>`
        select get_lock(${lock}, ${LOCK_SECONDS}) as got`.execute(held);
      if (rows[0]?.got !== 1) throw new TsnError('store/busy', 'another process migrates it');
    });
    try {
      return await work(held);
    } finally {
      await sql`select release_lock(${lock})`.execute(held);
    }
  });
}

async function migrationLog(
  held: Kysely<unknown>,
  migrations: readonly Migration[],
): Promise<Kysely<MigrationTables>> {
  await held.schema
    .createTable('migration')
    .ifNotExists()
    .addColumn('name', 'varchar(100)', (column) => column.notNull().primaryKey())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
  // `as`: the table is there now.
  const log = held as Kysely<MigrationTables>;
  refuseNewer([...(await notedSteps(log)).keys()], migrations);
  return log;
}

async function note(log: Kysely<MigrationTables>, name: string, appliedAt: number): Promise<void> {
  const row = { name, appliedAt };
  const known = await log.selectFrom('migration').where('name', '=', name).select('name').execute();
  if (known.length === 0) await log.insertInto('migration').values(row).execute();
  else await log.updateTable('migration').set(row).where('name', '=', name).execute();
}

async function notedSteps(log: Kysely<MigrationTables>): Promise<Map<string, number>> {
  const rows = await log.selectFrom('migration').selectAll().orderBy('name').execute();
  return new Map(rows.map((row) => [row.name, row.appliedAt]));
}

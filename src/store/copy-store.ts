/**
 * Copies the server's store from a SQLite file to MySQL or MariaDB, row by row. While it is
 * under way the target carries a step that no tsn knows, so that no server begins to work on
 * half a store; what was interrupted is begun anew.
 */
import { type Kysely, sql } from 'kysely';
import { TsnError } from '../platform/errors.ts';
import type { Database } from './database.ts';
import { indexWords } from './dialects/mysql-full-text.ts';
import { type Migration, migrateDown, migrateUp, migrationStatus } from './migrate.ts';
import type { ServerTables } from './server/schema.ts';

export interface Copying {
  /** SQLite, at the newest step; nobody else works on it. */
  readonly from: Database<ServerTables>;
  /** MySQL or MariaDB, opened with `copyMigrations`. */
  readonly to: Database<ServerTables>;
  readonly migrations: readonly Migration[];
  readonly now: number;
  /** After each part of a table. */
  readonly onProgress?: ((table: string, rows: number) => void) | undefined;
}

export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
}

const UNDER_WAY: Migration = {
  name: '9999-copy-under-way',
  up: async () => {},
  down: async () => {},
};

/** What the target is to be opened with; every other program is refused by its last step. */
export function copyMigrations(migrations: readonly Migration[]): readonly Migration[] {
  return [...migrations, UNDER_WAY];
}

/** Rows of a table that a new database has by itself, and the names of steps. */
const SEEDED = new Set(['topic', 'taught', 'event_sequence', 'migration']);

/**
 * Copies all, and counts both sides. Throws `usage/invalid` when the target holds anything that
 * is not a copy begun before, `bug` when the counts differ.
 */
export async function copyStore(copying: Copying): Promise<readonly CopiedTable[]> {
  const { from, to, now } = copying;
  const steps = copyMigrations(copying.migrations);
  // `as`: tables are taken as they are found, whatever their types are called.
  const [source, target] = [from.reads, to.writes] as unknown as [Kysely<unknown>, Kysely<unknown>];
  const before = await migrationStatus(target, steps);
  const isBegun = before.at(-1)?.appliedAt != null;
  if (!isBegun) await refuseWithRows(target);
  await migrateUp(target, steps, now);
  const tables = await tablesOf(source);
  const copied = await target.connection().execute(async (held) => {
    await sql`set foreign_key_checks = 0`.execute(held); // rows come table by table
    try {
      for (const table of tables) await sql`truncate table ${sql.table(table)}`.execute(held);
      await sql`truncate table transcript_words`.execute(held);
      const done: CopiedTable[] = [];
      for (const table of tables) done.push(await copyTable(copying, source, held, table));
      return done;
    } finally {
      await sql`set foreign_key_checks = 1`.execute(held);
    }
  });
  await migrateDown(target, steps); // the mark goes last: from now on it is a store
  return copied;
}

/** Those of our own, without what SQLite's search makes for itself. */
async function tablesOf(db: Kysely<unknown>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables();
  return tables
    .map(({ name }) => name)
    .filter((name) => name !== 'migration' && !name.startsWith('transcript_words'))
    .sort();
}

async function refuseWithRows(target: Kysely<unknown>): Promise<void> {
  for (const { name } of await target.introspection.getTables()) {
    if (SEEDED.has(name) || (await countOf(target, name)) === 0) continue;
    const message = `the target is not empty (it has rows in ${name}): give an empty database, so that nothing is mixed up`;
    throw new TsnError('usage/invalid', message);
  }
}

async function countOf(db: Kysely<unknown>, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(
    db,
  );
  return Number(rows[0]?.n);
}

/** So many rows, or so many letters, go in one statement; a packet holds 16 MB. */
const MOST_ROWS = 200;
const MOST_LETTERS = 2_000_000;

type Row = Readonly<Record<string, unknown>> & { readonly copyRow: number };

async function copyTable(
  { onProgress }: Copying,
  source: Kysely<unknown>,
  target: Kysely<unknown>,
  table: string,
): Promise<CopiedTable> {
  let after = -1;
  let rows = 0;
  for (;;) {
    const page = await sql<Row>`select rowid as copy_row, * from ${sql.table(table)}
      where rowid > ${after} order by rowid limit ${MOST_ROWS}`.execute(source);
    const last = page.rows.at(-1);
    if (last === undefined) break;
    for (const part of inParts(page.rows))
      await target.transaction().execute((tx) => insert(tx, table, part)); // one sync for all of it
    after = last.copyRow;
    rows += page.rows.length;
    onProgress?.(table, rows);
  }
  const there = await countOf(target, table);
  if (there === rows) return { table, rows };
  throw new TsnError('bug', `${table}: ${rows} rows were copied, ${there} are there`);
}

/** Long rows travel in smaller company. */
function* inParts(rows: readonly Row[]): Generator<readonly Row[]> {
  let part: Row[] = [];
  let letters = 0;
  for (const row of rows) {
    const own = lettersOf(row);
    if (part.length > 0 && letters + own > MOST_LETTERS) {
      yield part;
      [part, letters] = [[], 0];
    }
    part.push(row);
    letters += own;
  }
  if (part.length > 0) yield part;
}

function lettersOf(row: Row): number {
  const texts = Object.values(row).filter((value) => typeof value === 'string');
  return texts.reduce((sum, text) => sum + text.length, 0);
}

async function insert(target: Kysely<unknown>, table: string, rows: readonly Row[]): Promise<void> {
  const names = Object.keys(rows[0] ?? {}).filter((name) => name !== 'copyRow');
  const tuples = rows.map((row) => sql`(${sql.join(names.map((name) => row[name]))})`);
  const columns = sql.join(names.map((name) => sql.ref(name)));
  await sql`insert into ${sql.table(table)} (${columns}) values ${sql.join(tuples)}`.execute(
    target,
  );
  if (table !== 'transcript') return;
  // `as`: the target has these tables.
  const db = target as Kysely<ServerTables>;
  for (const { id, text } of rows) await indexWords(db, String(id), String(text));
}

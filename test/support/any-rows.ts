/** Rows for tables that no type describes: what a migration may find in any of them. */
import { type Kysely, sql } from 'kysely';
import { isMysql } from '../../src/store/dialects/dialect.ts';

/** Tables of our own, without those that FTS5 makes for itself. */
export async function tableNames(db: Kysely<unknown>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables();
  const names = tables.filter(({ isView }) => !isView).map(({ name }) => name);
  return names.filter((name) => isMysql(db) || !name.startsWith('transcript_words')).sort();
}

export async function rowsOf(db: Kysely<unknown>, table: string): Promise<readonly unknown[]> {
  return (await sql`select * from ${sql.table(table)}`.execute(db)).rows;
}

/** One row with something in every column. The same everywhere, so that it refers to the others. */
export async function sampleRow(db: Kysely<unknown>, table: string): Promise<void> {
  const all = await db.introspection.getTables();
  const columns = all.find(({ name }) => name === table)?.columns ?? [];
  const names = columns.map(({ name }) => sql.ref(name));
  const values = columns.map(({ dataType }) => (/char|text/i.test(dataType) ? sql`'x'` : sql`1`));
  await db.connection().execute(async (held) => {
    await (isMysql(db) ? sql`set foreign_key_checks = 0` : sql`pragma foreign_keys = off`).execute(
      held,
    );
    await sql`insert into ${sql.table(table)} (${sql.join(names)}) values (${sql.join(values)})`.execute(
      held,
    );
    await (isMysql(db) ? sql`set foreign_key_checks = 1` : sql`pragma foreign_keys = on`).execute(
      held,
    );
  });
}

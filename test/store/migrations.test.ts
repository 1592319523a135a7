/**
 * The server's migrations on the kind of database that the suite runs on: with data, to
 * and fro, by two at once, and interrupted after every single statement.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type TestContext, test } from 'node:test';
import { type Kysely, type KyselyPlugin, RawNode, sql } from 'kysely';
import { dumpMariadbSchema, MARIADB_SCHEMA } from '../../scripts/mariadb-schema.ts';
import { heardWords } from '../../src/domain/taught.ts';
import type { Database } from '../../src/store/database.ts';
import { isMysql } from '../../src/store/dialects/dialect.ts';
import { migrateDown, migrateUp, migrationStatus } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open.ts';
import { SERVER_MIGRATIONS } from '../../src/store/server/migrations.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { rowsOf, sampleRow, tableNames } from '../support/any-rows.ts';
import { atEnd } from '../support/at-end.ts';
import { emptyStorePlace, ON_SQLITE } from '../support/temp-store.ts';
import { takeOwnDatabase } from '../support/test-databases.ts';

const ALL = SERVER_MIGRATIONS;
const NAMES = ALL.map(({ name }) => name);

async function open(t: TestContext, place = emptyStorePlace(t)): Promise<Database<unknown>> {
  const database = await openDatabase<unknown>(
    { ...(await place), clock: new FakeClock(), migrate: false },
    ALL,
  );
  atEnd(t, () => database[Symbol.asyncDispose]());
  return database;
}

test('down undoes what up did, and up works again after it', async (t) => {
  const { writes, reads } = await open(t);
  assert.deepEqual(await migrateUp(writes, ALL, 7), NAMES);
  const made = await tableNames(reads);
  assert.deepEqual(await migrateUp(writes, ALL, 8), [], 'nothing is left to do');
  for (const name of NAMES.toReversed()) assert.equal(await migrateDown(writes, ALL), name);
  assert.equal(await migrateDown(writes, ALL), undefined);
  assert.deepEqual(await tableNames(reads), ['migration']);
  await migrateUp(writes, ALL, 9);
  assert.deepEqual(await tableNames(reads), made);
  const status = await migrationStatus(reads, ALL);
  assert.deepEqual(
    status,
    NAMES.map((name) => ({ name, appliedAt: 9 })),
  );
});

test('from every version with data to the newest and back, no row is lost or changed', async (t) => {
  const { writes, reads } = await open(t);
  for (const [index, { name }] of ALL.entries()) {
    await migrateUp(writes, ALL.slice(0, index + 1), 1);
    const tables = (await tableNames(reads)).filter((table) => table !== 'migration');
    const before = new Map<string, readonly unknown[]>();
    for (const table of tables)
      if ((await rowsOf(reads, table)).length === 0) await sampleRow(writes, table);
    for (const table of tables) before.set(table, await rowsOf(reads, table));
    await migrateUp(writes, ALL, 2);
    for (let n = ALL.length - 1; n > index; n -= 1) await migrateDown(writes, ALL);
    for (const table of tables) {
      assert.deepEqual(await rowsOf(reads, table), before.get(table), `${table} of ${name}`);
    }
  }
});

test('two processes that start at once apply each migration once', async (t) => {
  const place = await emptyStorePlace(t);
  const both = [await open(t, Promise.resolve(place)), await open(t, Promise.resolve(place))];
  const applied = await Promise.all(both.map(({ writes }) => migrateUp(writes, ALL, 1)));
  assert.deepEqual(applied.flat().toSorted(), NAMES); // each process may have applied some
});

/** Ends the work after so many changes of the schema, when they are made: as a kill would. */
function killedAfter(changes: number): KyselyPlugin {
  let left = changes;
  const schema = new Set<unknown>();
  return {
    transformQuery({ node, queryId }) {
      const first = RawNode.is(node) ? node.sqlFragments[0] : node.kind;
      if (/^\s*(create|alter|drop)/i.test(first ?? '')) schema.add(queryId);
      return node;
    },
    async transformResult({ result, queryId }) {
      if (schema.has(queryId)) left -= 1;
      if (left < 0) throw new Error('killed');
      return result;
    },
  };
}

async function untilDone(work: (db: Kysely<unknown>) => Promise<unknown>, db: Kysely<unknown>) {
  let kills = 0;
  for (;;) {
    try {
      await work(db.withPlugin(killedAfter(kills)));
      return kills;
    } catch (error) {
      assert.match(String(error), /killed/);
      kills += 1;
    }
  }
}

test('a migration that was killed after any of its statements is brought to its end by the next try', async (t) => {
  const { writes, reads } = await open(t);
  await migrateUp(writes, ALL, 1);
  const made = await schemaOf(reads);
  const down = async (db: Kysely<unknown>) => {
    while ((await migrateDown(db, ALL)) !== undefined);
  };
  const kills = await untilDone(down, writes);
  assert.ok(kills > 3, `${kills}`);
  assert.deepEqual(await tableNames(reads), ['migration']);
  await untilDone((db) => migrateUp(db, ALL, 1), writes);
  assert.deepEqual(await schemaOf(reads), made);
});

/** Everything that the database itself says of its tables. */
async function schemaOf(db: Kysely<unknown>): Promise<unknown> {
  if (!isMysql(db))
    return (await sql`select type, name, sql from sqlite_schema order by 1, 2`.execute(db)).rows;
  const tables = await tableNames(db);
  const made = tables.map((table) => sql`show create table ${sql.table(table)}`.execute(db));
  return (await Promise.all(made)).map(({ rows }) =>
    JSON.stringify(rows).replaceAll(/ AUTO_INCREMENT=\d+/g, ''),
  );
}

test('MariaDB’s schema is the one in the repository (npm run mariadb -- node scripts/mariadb-schema.ts)', async (t) => {
  if (ON_SQLITE) return t.skip('SQLite’s has a test of its own');
  const place = await takeOwnDatabase();
  const dump = await dumpMariadbSchema({ ...place, password: place.password ?? '' });
  if (dump === undefined) return t.skip('another server than the one that the file comes from');
  assert.equal(dump, await readFile(MARIADB_SCHEMA, 'utf8'));
});

test('every server begins with things that are called after a station, which people can take back, and with topics', async (t) => {
  const { writes, reads } = await open(t);
  const step = ALL.findIndex(({ name }) => name === '0004-seeds');
  await migrateUp(writes, ALL.slice(0, step), 1);
  await sql`insert into taught (id, heard, means, node, taught_at)
    values ('own', 'n1mm logger', 'N1MM', '', 5)`.execute(writes);
  await migrateUp(writes, ALL.slice(0, step + 1), 1);
  const { rows } = await sql<{ id: string; heard: string; means: string }>`
    select id, heard, means from taught where heard like 'n1mm %' order by heard`.execute(reads);
  assert.deepEqual(
    rows.map(({ id, means }) => [id, means]),
    [
      ['own', 'N1MM'],
      ['seed-n1mm-plus', ''],
      ['seed-n1mm-software', ''],
    ],
  );
  for (const { heard } of rows) assert.equal(heardWords(heard), heard, 'as it is compared');
  const topics = await sql<{ words: string }>`select words from topic`.execute(reads);
  const words = topics.rows.flatMap((row) => JSON.parse(row.words) as string[]); // our own list
  assert.ok(words.length > 100);
  for (const word of words) assert.equal(heardWords(word), word, 'as it is compared');
});

/** Migrations: up, down, twice, by two at once; and the dump that shows what they make. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { dumpSchemas } from '../../scripts/schema-dump.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { CALLBOOK_MIGRATIONS } from '../../src/store/callbook/migrations.ts';
import type { Database } from '../../src/store/database.ts';
import {
  type Migration,
  migrateDown,
  migrateUp,
  migrationStatus,
} from '../../src/store/migrate.ts';
import { NODE_MIGRATIONS } from '../../src/store/node/migrations.ts';
import { openDatabase } from '../../src/store/open.ts';
import { SERVER_MIGRATIONS } from '../../src/store/server/migrations.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function open(
  t: TestContext,
  migrations: readonly Migration[],
  folder = tempFolder(t),
): Promise<Database<unknown>> {
  const options = { path: join(folder, 'db'), clock: new FakeClock(), addon: loadSqliteAddon() };
  const database = await openDatabase<unknown>({ ...options, migrate: false }, migrations);
  t.after(() => database[Symbol.asyncDispose]());
  return database;
}

async function tablesOf({ reads }: Database<unknown>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_schema where name not like 'sqlite_%' order by name`.execute(reads);
  return rows.map(({ name }) => name);
}

for (const [mode, migrations] of [
  ['server', SERVER_MIGRATIONS],
  ['node', NODE_MIGRATIONS],
  ['callbook', CALLBOOK_MIGRATIONS],
] as const) {
  test(`${mode}: down undoes what up did, and up works again after it`, async (t) => {
    const database = await open(t, migrations);
    assert.deepEqual(await tablesOf(database), []);
    const names = migrations.map(({ name }) => name);
    assert.deepEqual(await migrateUp(database.writes, migrations, 7), names);
    const made = await tablesOf(database);
    assert.deepEqual(await migrateUp(database.writes, migrations, 8), [], 'nothing is left to do');
    for (const name of names.toReversed()) {
      assert.equal(await migrateDown(database.writes, migrations), name);
    }
    assert.equal(await migrateDown(database.writes, migrations), undefined);
    assert.deepEqual(await tablesOf(database), ['migration']);
    await migrateUp(database.writes, migrations, 9);
    assert.deepEqual(await tablesOf(database), made);
    const status = await migrationStatus(database.reads, migrations);
    assert.deepEqual(
      status,
      names.map((name) => ({ name, appliedAt: 9 })),
    );
  });
}

test('two processes that start at once apply each migration once', async (t) => {
  const folder = tempFolder(t);
  const [one, other] = [
    await open(t, SERVER_MIGRATIONS, folder),
    await open(t, SERVER_MIGRATIONS, folder),
  ];
  const applied = await Promise.all(
    [one, other].map(({ writes }) => migrateUp(writes, SERVER_MIGRATIONS, 1)),
  );
  assert.equal(applied.flat().length, SERVER_MIGRATIONS.length);
});

test('a migration that fails leaves nothing of itself behind', async (t) => {
  const broken: Migration = {
    name: '0001-broken',
    async up(db) {
      await db.schema.createTable('half').addColumn('id', 'integer').execute();
      throw new Error('in the middle');
    },
    async down() {},
  };
  const database = await open(t, []);
  await assert.rejects(migrateUp(database.writes, [broken], 1), /in the middle/);
  assert.deepEqual(await tablesOf(database), []);
});

test('a database of a newer version is refused and left as it is', async (t) => {
  const folder = tempFolder(t);
  const future: Migration = { name: '9999-future', up: async () => {}, down: async () => {} };
  const newer = await open(t, [...SERVER_MIGRATIONS, future], folder);
  await migrateUp(newer.writes, [...SERVER_MIGRATIONS, future], 1);
  const before = await tablesOf(newer);
  const options = { path: join(folder, 'db'), clock: new FakeClock(), addon: loadSqliteAddon() };
  for (const migrate of [true, false]) {
    await assert.rejects(openDatabase({ ...options, migrate }, SERVER_MIGRATIONS), {
      code: 'store/newer-database',
      message: /9999-future/,
    });
  }
  const down = migrateDown(newer.writes, SERVER_MIGRATIONS);
  await assert.rejects(down, { code: 'store/newer-database' });
  assert.deepEqual(await tablesOf(newer), before);
});

test('the dumped schemas are those that the migrations make (node scripts/schema-dump.ts)', async () => {
  for (const { path, content } of await dumpSchemas()) {
    assert.equal(await readFile(path, 'utf8'), content, path);
  }
});

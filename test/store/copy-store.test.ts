/** From SQLite to MySQL or MariaDB: every row of every table, into nothing but an empty database, and never half. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { copyMigrations, copyStore } from '../../src/store/copy-store.ts';
import type { Database } from '../../src/store/database.ts';
import { openDatabase, type StorePlace } from '../../src/store/open.ts';
import { SERVER_MIGRATIONS } from '../../src/store/server/migrations.ts';
import type { ServerTables } from '../../src/store/server/schema.ts';
import { openServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { rowsOf, sampleRow, tableNames } from '../support/any-rows.ts';
import { atEnd } from '../support/at-end.ts';
import { sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { emptyStorePlace, ON_SQLITE } from '../support/temp-store.ts';

const ON_SERVER = ON_SQLITE ? { skip: 'needs the server that TSN_TEST_MYSQL names' } : {};

type Store = Database<ServerTables>;
const untyped = ({ writes }: Store) => writes as unknown as Kysely<unknown>;

async function open(t: TestContext, place: StorePlace, migrations = SERVER_MIGRATIONS) {
  const migrate = migrations === SERVER_MIGRATIONS;
  const options = { ...place, clock: new FakeClock(), migrate };
  const database = await openDatabase<ServerTables>(options, migrations);
  atEnd(t, () => database[Symbol.asyncDispose]());
  return database;
}

async function setUp(t: TestContext) {
  const file = { path: join(tempFolder(t), 'server.db'), addon: loadSqliteAddon() };
  const place = await emptyStorePlace(t);
  const from = await open(t, file);
  const to = await open(t, place, [...copyMigrations(SERVER_MIGRATIONS)]);
  const copy = () => copyStore({ from, to, migrations: SERVER_MIGRATIONS, now: 7 });
  return { file, place, from, to, copy };
}

test('every row of every table is there afterwards, as it was', ON_SERVER, async (t) => {
  const { file, place, from, to, copy } = await setUp(t);
  for (const table of await tableNames(untyped(from)))
    if ((await rowsOf(untyped(from), table)).length === 0) await sampleRow(untyped(from), table);
  const store = await openServerStore({ ...file, clock: new FakeClock() });
  atEnd(t, () => store[Symbol.asyncDispose]());
  await store.transaction(async (tx) => {
    for (let n = 0; n < 450; n += 1) {
      const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
      await tx.recordings.add(sampleRecording({ id, originalName: `Büro ${n} 📻.wav` }));
      if (n % 50 === 0) await tx.transcripts.put(id, sampleTranscript(`this is number ${n}`));
    }
  });

  const copied = await copy();
  const tables = (await tableNames(untyped(from))).filter((name) => name !== 'migration');
  assert.deepEqual(
    copied.map(({ table }) => table),
    tables,
  );
  for (const table of tables) {
    const inOrder = async (db: Store) =>
      (await rowsOf(untyped(db), table)).map((row) => JSON.stringify(sorted(row))).sort();
    assert.deepEqual(await inOrder(to), await inOrder(from), table);
  }
  const there = await openServerStore({ ...place, clock: new FakeClock() });
  atEnd(t, () => there[Symbol.asyncDispose]());
  assert.equal((await there.views.search('"number 50"', 9)).length, 1, 'and is found by its words');
});

function sorted(row: unknown): unknown {
  return Object.fromEntries(Object.entries(row as object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

test('a database that holds anything is refused, and stays as it is', ON_SERVER, async (t) => {
  const { place, to, copy } = await setUp(t);
  const there = await openServerStore({ ...place, clock: new FakeClock() });
  atEnd(t, () => there[Symbol.asyncDispose]());
  await there.transaction((tx) => tx.nodes.put({ id: 'hill', publicKey: 'k', joinedAt: 1 }));
  await assert.rejects(copy(), { code: 'usage/invalid', message: /not empty/ });
  assert.equal((await rowsOf(untyped(to), 'node')).length, 1);
});

test('half a copy is no store, and is begun anew', ON_SERVER, async (t) => {
  const { place, from, to } = await setUp(t);
  await sampleRow(untyped(from), 'node');
  await sampleRow(untyped(from), 'recording');
  const cut = new Error('the power went');
  const onProgress = (table: string): void => {
    if (table === 'recording') throw cut;
  };
  const needs = { from, to, migrations: SERVER_MIGRATIONS, now: 7 };
  await assert.rejects(copyStore({ ...needs, onProgress }), cut);
  await assert.rejects(openServerStore({ ...place, clock: new FakeClock() }), {
    code: 'store/newer-database',
  });
  await copyStore(needs);
  const { rows } = await sql<{ n: number }>`select count(*) as n from node`.execute(untyped(to));
  assert.equal(Number(rows[0]?.n), 1);
  const there = await openServerStore({ ...place, clock: new FakeClock() });
  await there[Symbol.asyncDispose]();
});

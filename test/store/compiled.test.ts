/** A query that is compiled once answers for the values of each time it is asked, in and out of transactions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { compiledOnce } from '../../src/store/compiled.ts';

interface Tables {
  readonly thing: { readonly id: string; readonly size: number };
}

/** Answers each query with what it was asked. */
function listening() {
  const asked: CompiledQuery[] = [];
  class Listening extends DummyDriver {
    override async acquireConnection() {
      const connection = await super.acquireConnection();
      return {
        ...connection,
        executeQuery: async <R>(query: CompiledQuery) => {
          asked.push(query);
          return { rows: [] as R[] };
        },
        streamQuery: () => assert.fail('nobody streams'),
      };
    }
  }
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new Listening(),
      createIntrospector: (some) => new SqliteIntrospector(some),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  return { db, asked };
}

test('values are put where they stood, whatever their order, and constants stay', async () => {
  const { db, asked } = listening();
  let built = 0;
  const ask = compiledOnce((some: Kysely<Tables>, { id, most }: { id: string; most: number }) => {
    built += 1;
    return some
      .selectFrom('thing')
      .select('size')
      .where('size', '<', most)
      .where('size', '>', 7)
      .where('id', '=', id)
      .where('size', '!=', most);
  });
  await ask(db, { id: 'a', most: 10 });
  await ask(db, { id: 'b', most: 20 });
  await db.transaction().execute((tx) => ask(tx, { most: 30, id: 'c' }));
  assert.equal(built, 1);
  assert.deepEqual(
    asked.map(({ parameters }) => parameters),
    [
      [10, 7, 'a', 10],
      [20, 7, 'b', 20],
      [30, 7, 'c', 30],
    ],
  );
  assert.equal(new Set(asked.map(({ sql }) => sql)).size, 1);
});

test('another database gets words of its own', async () => {
  const [one, other] = [listening(), listening()];
  let built = 0;
  const ask = compiledOnce((some: Kysely<Tables>, { id }: { id: string }) => {
    built += 1;
    return some.selectFrom('thing').selectAll().where('id', '=', id);
  });
  await ask(one.db, { id: 'a' });
  await ask(other.db, { id: 'b' });
  assert.equal(built, 2);
});

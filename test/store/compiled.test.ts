/** A statement that is put into words once must answer as if it were written anew each time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Dialect,
  DummyDriver,
  Kysely,
  type LogEvent,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { changeCompiledOnce, compiledOnce } from '../../src/store/compiled.ts';

interface Tables {
  readonly job: { readonly id: string; readonly kind: string; readonly attempts: number };
}

/** Both kinds of database, remembering what they were asked. */
function open(kind: 'sqlite' | 'mysql', asked: unknown[]): Kysely<Tables> {
  const log = ({ query }: LogEvent): void => {
    asked.push([query.sql, query.parameters]);
  };
  const dialect: Dialect =
    kind === 'sqlite'
      ? {
          createAdapter: () => new SqliteAdapter(),
          createDriver: () => new DummyDriver(),
          createIntrospector: (db) => new SqliteIntrospector(db),
          createQueryCompiler: () => new SqliteQueryCompiler(),
        }
      : {
          createAdapter: () => new MysqlAdapter(),
          createDriver: () => new DummyDriver(),
          createIntrospector: (db) => new MysqlIntrospector(db),
          createQueryCompiler: () => new MysqlQueryCompiler(),
        };
  return new Kysely<Tables>({ dialect, log });
}

test('values take their places, in each kind of database, also inside a transaction', async () => {
  let built = 0;
  interface Values {
    readonly attempts: number;
    readonly kind: string;
  }
  const find = compiledOnce((db: Kysely<Tables>, { attempts, kind }: Values) => {
    built += 1;
    const ofKind = db.selectFrom('job').select('id').where('attempts', '<', attempts);
    return ofKind.where('kind', '=', kind).where('id', '!=', 'none');
  });
  const end = changeCompiledOnce((db: Kysely<Tables>, { kind }: Pick<Values, 'kind'>) =>
    db.deleteFrom('job').where('kind', '=', kind),
  );
  const asked: unknown[] = [];
  const [sqlite, mysql] = [open('sqlite', asked), open('mysql', asked)];
  await find(sqlite, { kind: 'ship', attempts: 1 });
  await sqlite.transaction().execute((tx) => find(tx, { kind: 'ingest', attempts: 2 }));
  await find(mysql, { kind: 'ship', attempts: 3 });
  assert.equal(await end(mysql, { kind: 'ship' }), 0);
  const inSqlite = 'select "id" from "job" where "attempts" < ? and "kind" = ? and "id" != ?';
  assert.deepEqual(asked, [
    [inSqlite, [1, 'ship', 'none']],
    [inSqlite, [2, 'ingest', 'none']],
    [inSqlite.replaceAll('"', '`'), [3, 'ship', 'none']],
    ['delete from `job` where `kind` = ?', ['ship']],
  ]);
  assert.equal(built, 2);
});

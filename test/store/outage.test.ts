/** A database server that goes away: nothing breaks, nothing is lost, and work goes on by itself. */
import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import { Kysely, sql } from 'kysely';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { type PrivateMariadb, startMariadb } from '../../scripts/mariadb/private-server.ts';
import { startPool } from '../../src/jobs/pool.ts';
import { silentLog } from '../../src/platform/log.ts';
import { mysqlDialect } from '../../src/store/dialects/mysql.ts';
import type { MysqlPlace } from '../../src/store/dialects/mysql-place.ts';
import { connectionPool } from '../../src/store/dialects/mysql-server.ts';
import { openServerStore, type ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { HeldStage } from '../support/pool-stage.ts';
import { sampleRecording } from '../support/samples.ts';
import { ON_SQLITE } from '../support/temp-store.ts';

const SKIP = { skip: ON_SQLITE ? 'a matter of servers' : false };
const AWAY = { code: 'store/unreachable' };

interface Site {
  readonly server: PrivateMariadb;
  readonly place: MysqlPlace;
  readonly clock: FakeClock;
  readonly store: ServerStore;
}

let databases = 0;
let started: Promise<PrivateMariadb> | undefined;
after(async () => (await started)?.[Symbol.asyncDispose]());

/** A database on a server of this file's own, which syncs what it says it has. */
async function site(t: TestContext): Promise<Site> {
  started ??= startMariadb({ durable: true });
  const server = await started;
  const { hostname: host, port, username: user } = new URL(server.url);
  databases += 1;
  const place = { host, port: Number(port), user, database: `tsn${databases}` };
  const connection = await createConnection({ host, port: Number(port), user });
  await connection.query(`create database ${place.database}`);
  await connection.end();
  const clock = new FakeClock();
  const store = await openServerStore({ mysql: place, clock });
  t.after(() => store[Symbol.asyncDispose]());
  return { server, place, clock, store };
}

test(
  "another server that starts beside it takes none of a server's temporary tables",
  SKIP,
  async (t) => {
    const { server } = await site(t);
    const { hostname: host, port, username: user } = new URL(server.url);
    const connection = await createConnection({ host, port: Number(port), user });
    t.after(() => connection.end());
    const [rows] = await connection.query<RowDataPacket[]>('select @@tmpdir as folder');
    assert.ok(String(rows[0]?.['folder']).startsWith(`${server.folder}/`)); // a start empties its own
  },
);

test(
  'what was committed is there after the server was killed; while it is away everything is tried later',
  SKIP,
  async (t) => {
    const { server, store } = await site(t);
    const kept = sampleRecording();
    await store.transaction((tx) => tx.recordings.add(kept));
    let midway = 0;
    const broken = store.transaction(async (tx) => {
      await tx.recordings.add(sampleRecording());
      midway += 1;
      await server.kill();
      await tx.recordings.add(sampleRecording());
    });
    await assert.rejects(broken, AWAY);
    assert.equal(midway, 1);
    await assert.rejects(store.views.counts(), AWAY);
    await assert.rejects(
      store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0)),
      AWAY,
    );
    await assert.rejects(Promise.all(Array.from({ length: 20 }, () => store.views.counts())), AWAY);
    await server.start();
    assert.equal((await store.recordings.get(kept.id)).id, kept.id);
    assert.equal((await store.views.counts()).recordings, 1, 'the broken transaction left nothing');
    await store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0));
  },
);

test('a pool whose database went away finishes its job once when it is back', SKIP, async (t) => {
  const { server, clock, store } = await site(t);
  await store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0));
  const stage = new HeldStage(store);
  const outcomes: string[] = [];
  const heard = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  const pool = startPool({
    ...{ stages: [stage], store, clock, capacity: 1, worker: 'hill-1 1', log: silentLog },
    leaseMs: 60_000,
    onSettled(_, { result }) {
      outcomes.push(result);
      heard.resolve();
      if (result === 'done') done.resolve();
    },
  });
  const first = await stage.attempt(1);
  await server.kill();
  first.finish(); // its transaction finds nobody
  await heard.promise;
  await server.start();
  clock.advance(61_000); // the lease has run out; the pool looks again
  (await stage.attempt(2)).finish();
  await done.promise;
  assert.deepEqual(outcomes, ['unsettled', 'done']);
  assert.deepEqual(await store.jobs.counts(), { waiting: 0, running: 0, dead: 0 });
  await pool.drain(0);
});

test('connections that the server ends are replaced by new ones', SKIP, async (t) => {
  const { place, store } = await site(t);
  await Promise.all([
    store.views.counts(),
    store.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0)),
  ]);
  const { host, port, user } = place;
  const admin = await createConnection({ host, port, user });
  const [rows] = await admin.query<RowDataPacket[]>(
    `select id from information_schema.processlist where db = '${place.database}'`,
  );
  assert.ok(rows.length >= 2);
  for (const row of rows) await admin.query(`kill connection ${String(row['id'])}`);
  await admin.end();
  const asked = await Promise.allSettled([store.views.counts(), store.views.counts()]);
  for (const answer of asked) {
    if (answer.status === 'rejected')
      assert.equal((answer.reason as { code?: string }).code, AWAY.code);
  }
  assert.equal((await store.views.counts()).jobs.waiting, 1);
});

test(
  'who may not in, what is not there and who does not answer are told apart, and passwords are told to nobody',
  SKIP,
  async (t) => {
    const { place, clock } = await site(t);
    const { host, port, user } = place;
    const admin = await createConnection({ host, port, user });
    await admin.query(`create user weak@'127.0.0.1' identified by 'right'`);
    await admin.query(`grant select on ${place.database}.* to weak@'127.0.0.1'`);
    await admin.end();
    const weak = { ...place, user: 'weak', password: 'right' };
    for (const [mysql, code] of [
      [{ ...place, database: 'none' }, 'store/no-database'],
      [{ ...weak, password: 'top secret' }, 'store/access-denied'],
      [{ ...weak, database: 'mysql' }, 'store/access-denied'],
      [{ ...place, port: 1 }, 'store/unreachable'],
      [{ ...place, host: 'nowhere.invalid' }, 'store/unreachable'],
      [{ ...place, socket: '/nowhere/mysqld.sock' }, 'store/unreachable'],
    ] as const) {
      await assert.rejects(
        openServerStore({ mysql, clock }),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, code, error.message);
          assert.ok(
            !JSON.stringify([error.message, error.stack, error.cause]).includes('top secret'),
          );
          return true;
        },
      );
    }
    const reader = await openServerStore({ mysql: weak, clock, migrate: false });
    const refused = reader.transaction((tx) => tx.jobs.enqueue('ingest', 'a', 0));
    await assert.rejects(refused, { code: 'store/access-denied' });
    await reader[Symbol.asyncDispose]();
  },
);

test('whoever comes after a statement that was given up does not wait for it', SKIP, async (t) => {
  const { place } = await site(t);
  const pool = connectionPool(place, 1);
  const needs = { pool, name: 'a database', collation: 'utf8mb4_nopad_bin', statementMs: 500 };
  const db = new Kysely<unknown>({ dialect: mysqlDialect(needs) });
  t.after(() => pool.end());
  const connection = async () => (await sql`select connection_id() as id`.execute(db)).rows;
  const other = connectionPool(place, 1);
  t.after(() => other.end());
  const held = new Kysely<unknown>({ dialect: mysqlDialect({ ...needs, pool: other }) });
  await sql`select get_lock('held', 0)`.execute(held);
  const first = await connection();
  await assert.rejects(sql`select get_lock('held', 60)`.execute(db), AWAY);
  const second = await connection();
  assert.notDeepEqual(second, first);
  await assert.rejects(
    db.transaction().execute((tx) => sql`select get_lock('held', 60)`.execute(tx)),
    AWAY,
  );
  assert.notDeepEqual(await connection(), second);
});

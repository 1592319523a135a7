/**
 * A database on a MySQL or MariaDB server: connections that write, others that read, so
 * that a read never waits for a transaction to give its connection back. Connections
 * come and go with the server: what fails while it is away fails as `store/unreachable`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { CamelCasePlugin, Kysely } from 'kysely';
import type { Pool } from 'mysql2/promise';
import type { Database } from '../database.ts';
import { mysqlDialect } from './mysql.ts';
import { isWorthAgain } from './mysql-failures.ts';
import { type MysqlPlace, placeName } from './mysql-place.ts';
import { askServer, connectionPool } from './mysql-server.ts';
import { once } from './sqlite-database.ts';

/** Connections of one process, at most; a server has 151 unless told otherwise. */
const READERS = 6;
const WRITERS = 6;

/** `prepare` sees the writing side before anyone else does. */
export async function openMysql<T>(
  place: MysqlPlace,
  prepare: (db: Kysely<T>) => Promise<void>,
): Promise<Database<T>> {
  const pools = {
    reading: connectionPool(place, READERS),
    writing: connectionPool(place, WRITERS),
  };
  try {
    const { collation } = await askServer(pools.writing, place);
    const connect = (pool: Pool) =>
      new Kysely<T>({
        dialect: mysqlDialect({ pool, name: placeName(place), collation }),
        plugins: [new CamelCasePlugin()],
      });
    const [reads, writes] = [connect(pools.reading), connect(pools.writing)];
    await prepare(writes);
    return { reads, peeks: reads, writes, ...transactions(writes, () => end(pools)) };
  } catch (error) {
    await end(pools);
    throw error;
  }
}

type Transactions<T> = Omit<Database<T>, 'reads' | 'peeks' | 'writes'>;

function transactions<T>(writes: Kysely<T>, close: () => Promise<void>): Transactions<T> {
  const running = new Set<Promise<unknown>>();
  const transaction: Database<T>['transaction'] = (work) => {
    const run = untilUncontended(() => writes.transaction().execute(work));
    running.add(run);
    return run.finally(() => running.delete(run));
  };
  const dispose = once(async () => {
    await Promise.allSettled(running);
    await close();
  });
  return { transaction, fleeting: transaction, [Symbol.asyncDispose]: dispose };
}

/** So often a transaction is begun before it fails. */
const TRIES = 8;

/**
 * The one place where transactions that got in each other's way are run again: deadlocks,
 * waits for a lock, and two that both saw that a row was not there yet. What is no
 * accident fails every time, and is told then.
 */
async function untilUncontended<R>(run: () => Promise<R>): Promise<R> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (tries === TRIES || !isWorthAgain(error)) throw error;
      await delay(Math.random() * 2 ** tries); // so that they do not meet again
    }
  }
}

async function end({ reading, writing }: { reading: Pool; writing: Pool }): Promise<void> {
  await Promise.allSettled([reading.end(), writing.end()]);
}

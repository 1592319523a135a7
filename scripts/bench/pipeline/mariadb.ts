/** A MariaDB of its own, as durable as an operator's, with an empty database. */
import { createConnection } from 'mysql2/promise';
import type { MysqlPlace } from '../../../src/store/dialects/mysql-place.ts';
import { startMariadb } from '../../mariadb/private-server.ts';

const DATABASE = 'tsn_bench';

export async function takeMariadb(): Promise<AsyncDisposable & { readonly place: MysqlPlace }> {
  const server = await startMariadb({ durable: true });
  const { hostname, port, username } = new URL(server.url);
  const place = { host: hostname, port: Number(port), user: username };
  const connection = await createConnection(place);
  await connection.query(`create database ${DATABASE} character set utf8mb4`);
  await connection.end();
  return {
    place: { ...place, database: DATABASE },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** A MariaDB of its own, as durable as an operator's, with empty databases. */
import { createConnection } from 'mysql2/promise';
import type { MysqlPlace } from '../../../src/store/dialects/mysql-place.ts';
import { startMariadb } from '../../mariadb/private-server.ts';

export interface BenchMariadb extends AsyncDisposable {
  empty(name: string): Promise<{ readonly mysql: MysqlPlace }>;
}

export async function takeMariadb(): Promise<BenchMariadb> {
  const server = await startMariadb({ durable: true });
  const { hostname, port, username } = new URL(server.url);
  const place = { host: hostname, port: Number(port), user: username };
  return {
    async empty(name) {
      const database = `tsn_bench_${name}`;
      const connection = await createConnection(place);
      await connection.query(`create database ${database} character set utf8mb4`);
      await connection.end();
      return { mysql: { ...place, database } };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

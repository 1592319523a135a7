/**
 * The server's schema on MariaDB as a file in the repository, so that changes of it are
 * seen in review: src/store/server/schema.mariadb.sql. `npm run mariadb -- node
 * scripts/mariadb-schema.ts` writes it; a test compares it.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { systemClock } from '../src/platform/clock.ts';
import type { MysqlPlace } from '../src/store/dialects/mysql-place.ts';
import { openDatabase } from '../src/store/open.ts';
import { SERVER_MIGRATIONS } from '../src/store/server/migrations.ts';

export const MARIADB_SCHEMA = join(import.meta.dirname, '../src/store/server/schema.mariadb.sql');

/** Others write the same schema in other words, so only this one's words are compared. */
export const DUMPED_BY = '10.11';

type Server = Omit<MysqlPlace, 'tls' | 'socket' | 'password'> & { readonly password?: string };

/** Undefined when the server is another than the one that the file comes from. */
export async function dumpMariadbSchema(place: Server): Promise<string | undefined> {
  const database = await openDatabase<unknown>(
    { mysql: place, clock: systemClock },
    SERVER_MIGRATIONS,
  );
  await database[Symbol.asyncDispose]();
  const connection = await createConnection(place);
  try {
    const [versions] = await connection.query<RowDataPacket[]>('select version() as version');
    if (!String(versions[0]?.['version']).startsWith(`${DUMPED_BY}.`)) return undefined;
    const [tables] = await connection.query<RowDataPacket[]>(
      `select table_name as name from information_schema.tables
       where table_schema = database() order by table_name`,
    );
    const statements: string[] = [];
    for (const { name } of tables as { name: string }[]) {
      const [made] = await connection.query<RowDataPacket[]>(`show create table \`${name}\``);
      statements.push(String(made[0]?.['Create Table']).replace(/ AUTO_INCREMENT=\d+/, ''));
    }
    return `${HEAD}\n${statements.map((statement) => `${statement};\n`).join('\n')}`;
  } finally {
    await connection.end();
  }
}

const HEAD = `-- The server's schema after all migrations, as MariaDB ${DUMPED_BY} tells it. Written by scripts/mariadb-schema.ts.\n`;

if (import.meta.main) {
  const { hostname, port, username } = new URL(process.env['TSN_TEST_MYSQL'] ?? '');
  const server = { host: hostname, port: Number(port), user: username };
  const connection = await createConnection(server);
  const database = `tsn_schema_${process.pid}`;
  await connection.query(`create database ${database}`);
  try {
    const dump = await dumpMariadbSchema({ ...server, database });
    if (dump === undefined) throw new Error(`the schema is dumped from MariaDB ${DUMPED_BY}`);
    await writeFile(MARIADB_SCHEMA, dump);
  } finally {
    await connection.query(`drop database ${database}`);
    await connection.end();
  }
}

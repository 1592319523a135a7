/**
 * Databases on the MariaDB or MySQL server that TSN_TEST_MYSQL names, for tests. Making
 * one takes as long as many tests, so each process makes few and hands them out again,
 * emptied. They are dropped when the process's tests have ended.
 */
import { after } from 'node:test';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { MysqlPlace } from '../../src/store/dialects/mysql-place.ts';

/** Undefined: tests run on SQLite. */
export const TEST_SERVER = readServer(process.env['TSN_TEST_MYSQL']);

interface Server {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
}

function readServer(url: string | undefined): Server | undefined {
  if (url === undefined || url === '') return undefined;
  const { hostname, port, username, password } = new URL(url);
  const host = hostname.replaceAll(/^\[|\]$/g, '');
  return {
    host,
    port: port === '' ? 3306 : Number(port),
    user: decodeURIComponent(username),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  };
}

const made: string[] = [];
const free: string[] = [];

/** An empty database, with the tables of whoever had it before. */
export async function takeDatabase(): Promise<MysqlPlace> {
  const server = TEST_SERVER ?? fail();
  const known = free.pop();
  if (known !== undefined) return { ...server, database: known };
  const database = `tsn_test_${process.pid}_${made.length}`;
  made.push(database);
  await onServer([`drop database if exists ${database}`, `create database ${database}`]);
  return { ...server, database };
}

/** For whoever changes tables: nobody gets it again. */
export async function takeOwnDatabase(): Promise<MysqlPlace> {
  const place = { ...(TEST_SERVER ?? fail()), database: `tsn_test_${process.pid}_${made.length}` };
  made.push(place.database);
  await onServer([
    `drop database if exists ${place.database}`,
    `create database ${place.database}`,
  ]);
  return place;
}

/** Empties it for the next test. */
export async function giveBack({ database }: MysqlPlace): Promise<void> {
  const connection = await createConnection({ ...(TEST_SERVER ?? fail()), database });
  try {
    const [tables] = await connection.query<RowDataPacket[]>(
      `select table_name as name from information_schema.tables
       where table_schema = database() and table_name not in (${KEPT})`,
    );
    const names = tables.map((row) => String(row['name']));
    if (names.length === 0) return;
    await connection.query('update event_sequence set last = 0');
    await connection.query('set foreign_key_checks = 0');
    const asks = names.map(
      (name) => `select '${name}' as name, exists(select 1 from \`${name}\`) as is_full`,
    );
    const [rows] = await connection.query<RowDataPacket[]>(asks.join(' union all '));
    for (const row of rows) {
      if (row['is_full'] === 1)
        await connection.query(
          `delete from \`${String(row['name'])}\`${SEEDED[String(row['name'])] ?? ''}`,
        );
    }
  } finally {
    await connection.end();
  }
  free.push(database);
}

/** Filled by migrations in part: what stays. */
const SEEDED: Readonly<Record<string, string>> = { taught: " where id not like 'seed-%'" };

/** Filled by migrations. */
const KEPT = "'migration', 'topic', 'event_sequence'";

export async function onServer(statements: readonly string[]): Promise<void> {
  const connection = await createConnection(TEST_SERVER ?? fail());
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}

function fail(): never {
  throw new Error('TSN_TEST_MYSQL is not set');
}

if (TEST_SERVER !== undefined) {
  after(() => onServer(made.map((database) => `drop database if exists ${database}`)));
}

/** The way to a MySQL or MariaDB server: connections, and whether it is one that tsn can work with. */
import { createPool, type Pool, type PoolOptions, type RowDataPacket } from 'mysql2/promise';
import { TsnError } from '../../platform/errors.ts';
import { toMysqlFailure } from './mysql-failures.ts';
import { type MysqlPlace, placeName } from './mysql-place.ts';

const CONNECT_MS = 10_000;

export function connectionPool(place: MysqlPlace, connectionLimit: number): Pool {
  return createPool({
    ...addressOf(place),
    user: place.user,
    database: place.database,
    ...(place.password !== undefined && { password: place.password }),
    charset: 'UTF8MB4_BIN',
    timezone: 'Z',
    connectionLimit,
    maxIdle: 2,
    idleTimeout: 60_000,
    connectTimeout: CONNECT_MS,
    enableKeepAlive: true,
    decimalNumbers: true, // sums
    stringifyObjects: true, // an object is never read as part of a statement
  });
}

function addressOf({ host, port, socket, tls }: MysqlPlace): PoolOptions {
  if (socket !== undefined) return { socketPath: socket };
  if (tls === undefined) return { host, port };
  const authority = tls.ca === undefined ? {} : { ca: tls.ca };
  const ssl = { rejectUnauthorized: true, verifyIdentity: true, minVersion: 'TLSv1.2' };
  return { host, port, ssl: { ...ssl, ...authority } };
}

export interface MysqlServer {
  readonly isMariadb: boolean;
  /** As the server says it: `10.11.14-MariaDB-0+deb12u2`. */
  readonly version: string;
  /**
   * Texts compare byte by byte, trailing spaces included: names of files differ by
   * them. Each of the two has its own name for it.
   */
  readonly collation: string;
}

/** Throws `store/too-old`, and whatever stands in the way of connecting. */
export async function askServer(pool: Pool, place: MysqlPlace): Promise<MysqlServer> {
  const version = await askVersion(pool, place);
  const isMariadb = /mariadb/i.test(version);
  // For the sake of old clients some MariaDB servers say 5.5.5- before their own number.
  const [major = 0, minor = 0, patch = 0] = version
    .replace(/^5\.5\.5-/, '')
    .split(/[.-]/)
    .map(Number);
  const number = major * 1e6 + minor * 1e3 + patch;
  if (number < (isMariadb ? OLDEST_MARIADB : OLDEST_MYSQL)) {
    const message = `${placeName(place)} is ${isMariadb ? 'MariaDB' : 'MySQL'} ${version}`;
    throw new TsnError('store/too-old', message);
  }
  const collation = isMariadb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
  return { isMariadb, version, collation };
}

/** `skip locked` came with 10.6 and 8.0.1, checks with 8.0.16, utf8mb4_0900_bin with 8.0.17. */
const OLDEST_MARIADB = 10_006_000;
const OLDEST_MYSQL = 8_000_017;

async function askVersion(pool: Pool, place: MysqlPlace): Promise<string> {
  try {
    const [rows] = await pool.query<RowDataPacket[]>('select version() as version');
    return String(rows[0]?.['version']);
  } catch (error) {
    throw toMysqlFailure(error, placeName(place));
  }
}

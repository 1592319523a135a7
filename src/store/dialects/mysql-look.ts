/** A look at a database server for people: what it is, and what of its settings may cost recordings. */
import type { RowDataPacket } from 'mysql2/promise';
import { toMysqlFailure } from './mysql-failures.ts';
import { type MysqlPlace, placeName } from './mysql-place.ts';
import { askServer, connectionPool } from './mysql-server.ts';

export interface MysqlLook {
  /** `MariaDB 10.11.14-…` */
  readonly version: string;
  readonly doubts: readonly Doubt[];
}

export interface Doubt {
  readonly what: string;
  /** The line for the server's configuration, or what else helps. */
  readonly remedy: string;
}

/** Throws what stands in the way of connecting. */
export async function lookAtMysql(place: MysqlPlace): Promise<MysqlLook> {
  const pool = connectionPool(place, 1);
  try {
    const { isMariadb, version } = await askServer(pool, place);
    const [rows] = await pool.query<RowDataPacket[]>(
      `show global variables where variable_name in (${NAMES})`,
    );
    const settings = new Map(
      rows.map((row) => [String(row['Variable_name']), String(row['Value']).toUpperCase()]),
    );
    return { version: `${isMariadb ? 'MariaDB' : 'MySQL'} ${version}`, doubts: doubtsOf(settings) };
  } catch (error) {
    throw toMysqlFailure(error, placeName(place));
  } finally {
    await pool.end();
  }
}

const NAMES = [
  'innodb_flush_log_at_trx_commit',
  'innodb_doublewrite',
  'log_bin',
  'sync_binlog',
  'binlog_format',
  'max_allowed_packet',
]
  .map((name) => `'${name}'`)
  .join(', ');

/** The most that one statement of ours holds: the words of hours. */
const LEAST_PACKET = 16 * 1024 ** 2;

/** By the server's settings as it tells them, in capitals. */
export function doubtsOf(settings: ReadonlyMap<string, string>): readonly Doubt[] {
  const is = (name: string, ...values: readonly string[]) =>
    values.includes(settings.get(name) ?? '');
  const hasLog = is('log_bin', 'ON', '1');
  const doubts: readonly (Doubt | false)[] = [
    !is('innodb_flush_log_at_trx_commit', '1') && {
      what: 'a power cut may undo what nodes were told is safe',
      remedy: 'innodb_flush_log_at_trx_commit = 1',
    },
    hasLog &&
      !is('sync_binlog', '1') && {
        what: 'with its binary log, a power cut may undo what nodes were told is safe',
        remedy: 'sync_binlog = 1',
      },
    is('innodb_doublewrite', 'OFF', '0') && {
      what: 'a power cut may damage its pages',
      remedy: 'innodb_doublewrite = ON',
    },
    hasLog &&
      is('binlog_format', 'STATEMENT') && {
        what: 'it will refuse to write: its binary log holds statements',
        remedy: 'binlog_format = MIXED',
      },
    Number(settings.get('max_allowed_packet')) < LEAST_PACKET && {
      what: 'the words of a very long recording will not fit',
      remedy: 'max_allowed_packet = 16M',
    },
  ];
  return doubts.filter((doubt) => doubt !== false);
}

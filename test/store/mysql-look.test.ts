/** What is said of a database server's settings, and which servers are too old. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from 'mysql2/promise';
import { doubtsOf, lookAtMysql } from '../../src/store/dialects/mysql-look.ts';
import { askServer } from '../../src/store/dialects/mysql-server.ts';
import { TEST_SERVER } from '../support/test-databases.ts';

const SAFE = {
  innodb_flush_log_at_trx_commit: '1',
  innodb_doublewrite: 'ON',
  log_bin: 'OFF',
  sync_binlog: '0',
  binlog_format: 'MIXED',
  max_allowed_packet: '16777216',
};

for (const [name, settings, remedies] of [
  ['as MariaDB comes', {}, []],
  [
    'a log that is written once a second',
    { innodb_flush_log_at_trx_commit: '2' },
    ['innodb_flush_log_at_trx_commit = 1'],
  ],
  ['a binary log that is never synced', { log_bin: 'ON' }, ['sync_binlog = 1']],
  ['a binary log that is synced', { log_bin: 'ON', sync_binlog: '1' }, []],
  [
    'a binary log of statements',
    { log_bin: 'ON', sync_binlog: '1', binlog_format: 'STATEMENT' },
    ['binlog_format = MIXED'],
  ],
  ['no doublewrite', { innodb_doublewrite: 'OFF' }, ['innodb_doublewrite = ON']],
  ['MySQL’s other way to say it', { innodb_doublewrite: 'DETECT_AND_RECOVER' }, []],
  ['little packets', { max_allowed_packet: '1048576' }, ['max_allowed_packet = 16M']],
] as const) {
  test(`doubts: ${name}`, () => {
    const told = doubtsOf(new Map(Object.entries({ ...SAFE, ...settings })));
    assert.deepEqual(
      told.map(({ remedy }) => remedy),
      remedies,
    );
  });
}

const PLACE = { host: 'h', port: 1, user: 'u', database: 'd' };

for (const [version, collation] of [
  ['10.11.14-MariaDB-0+deb12u2', 'utf8mb4_nopad_bin'],
  ['5.5.5-10.6.0-MariaDB-log', 'utf8mb4_nopad_bin'],
  ['11.8.2-MariaDB', 'utf8mb4_nopad_bin'],
  ['8.0.17', 'utf8mb4_0900_bin'],
  ['9.4.0-cloud', 'utf8mb4_0900_bin'],
  ['10.5.99-MariaDB', undefined],
  ['5.5.5-10.5.0-MariaDB', undefined],
  ['8.0.16', undefined],
  ['5.7.44-log', undefined],
] as const) {
  test(`version ${version} is ${collation ?? 'too old'}`, async () => {
    // `as`: the one question that is asked, answered as the driver would.
    const pool = { query: async () => [[{ version }], []] } as unknown as Pool;
    if (collation === undefined) {
      await assert.rejects(askServer(pool, PLACE), { code: 'store/too-old' });
    } else assert.equal((await askServer(pool, PLACE)).collation, collation);
  });
}

test('a real server is looked at', {
  skip: TEST_SERVER === undefined ? 'TSN_TEST_MYSQL names none' : false,
}, async () => {
  if (TEST_SERVER === undefined) return;
  const { version, doubts } = await lookAtMysql({ ...TEST_SERVER, database: 'mysql' });
  assert.match(version, /^(MariaDB|MySQL) \d+\./);
  assert.ok(Array.isArray(doubts));
});

/** The node's first schema. */
import type { Kysely } from 'kysely';
import { createJobTable } from '../../jobs/schema.ts';
import type { Migration } from '../../migrate.ts';

export const first: Migration = {
  name: '0001-first',
  async up(db) {
    await createSpool(db);
    await createFiles(db);
    await createJobTable(db);
  },
  async down(db) {
    for (const table of ['job', 'file', 'recording']) await db.schema.dropTable(table).execute();
  },
};

async function createSpool(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('recording')
    .addColumn('id', 'varchar(36)', (column) => column.notNull().primaryKey())
    .addColumn('source', 'varchar(100)', (column) => column.notNull())
    .addColumn('original_name', 'varchar(500)', (column) => column.notNull())
    .addColumn('sha256', 'varchar(64)', (column) => column.notNull())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull())
    .addColumn('mtime_ms', 'double precision', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addColumn('recorded_at_source', 'varchar(10)', (column) => column.notNull())
    .addColumn('recorded_at_certainty', 'varchar(20)', (column) => column.notNull())
    .addColumn('time_zone', 'varchar(100)', (column) => column.notNull())
    .addColumn('class', 'varchar(20)', (column) => column.notNull())
    .addColumn('spool_path', 'varchar(500)', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addColumn('shipped_at', 'bigint')
    .addUniqueConstraint('recording_original', ['source', 'original_name', 'sha256'])
    .execute();
  await db.schema
    .createIndex('recording_unshipped')
    .on('recording')
    .columns(['shipped_at', 'seen_at', 'size_bytes'])
    .execute();
  await db.schema
    .createIndex('recording_time')
    .on('recording')
    .columns(['recorded_at', 'id'])
    .execute();
  await db.schema.createIndex('recording_seen').on('recording').column('seen_at').execute();
  await db.schema.createIndex('recording_class').on('recording').column('class').execute();
}

async function createFiles(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('file')
    .addColumn('source', 'varchar(100)', (column) => column.notNull())
    .addColumn('name', 'varchar(500)', (column) => column.notNull())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull())
    .addColumn('mtime_ms', 'double precision', (column) => column.notNull())
    .addColumn('sha256', 'varchar(64)')
    .addColumn('state', 'varchar(20)', (column) => column.notNull())
    .addPrimaryKeyConstraint('file_key', ['source', 'name'])
    .execute();
}

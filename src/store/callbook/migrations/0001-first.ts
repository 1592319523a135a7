/** The callbook's first schema. */
import type { Kysely } from 'kysely';
import type { Migration } from '../../migrate.ts';

export const first: Migration = {
  name: '0001-first',
  async up(db) {
    await db.schema
      .createTable('licence')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('callsign', 'varchar(10)', (column) => column.notNull())
      .addColumn('reversed', 'varchar(10)', (column) => column.notNull())
      .addColumn('status', 'varchar(10)', (column) => column.notNull())
      .addColumn('granted_on', 'varchar(10)')
      .addColumn('expires_on', 'varchar(10)')
      .addColumn('operator_class', 'varchar(20)')
      .addColumn('previous_callsign', 'varchar(10)')
      .addColumn('trustee', 'varchar(10)')
      .addColumn('name', 'varchar(200)')
      .addColumn('first_name', 'varchar(200)')
      .addColumn('kind', 'varchar(10)')
      .addColumn('city', 'varchar(200)')
      .addColumn('state', 'varchar(200)')
      .addColumn('seen_in', 'integer', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('licence_callsign').on('licence').column('callsign').execute();
    await db.schema.createIndex('licence_reversed').on('licence').column('reversed').execute();
    await db.schema
      .createTable('uls_import')
      .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('kind', 'varchar(10)', (column) => column.notNull())
      .addColumn('source', 'varchar(500)', (column) => column.notNull())
      .addColumn('fingerprint', 'varchar(64)', (column) => column.notNull())
      .addColumn('data_at', 'bigint', (column) => column.notNull())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('completed_at', 'bigint')
      .execute();
    await db.schema
      .createTable('uls_import_part')
      .addColumn('import_id', 'integer', (column) =>
        column.notNull().references('uls_import.id').onDelete('cascade'),
      )
      .addColumn('part', 'varchar(2)', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('is_complete', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('uls_import_part_key', ['import_id', 'part'])
      .execute();
    await createCountries(db);
    await createOnline(db);
  },
  async down(db) {
    for (const table of [
      'online_source',
      'online_answer',
      'country_file',
      'uls_import_part',
      'uls_import',
      'licence',
    ]) {
      await db.schema.dropTable(table).execute();
    }
  },
};

async function createCountries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('country_file')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('version', 'varchar(100)', (column) => column.notNull())
    .addColumn('source', 'varchar(500)', (column) => column.notNull())
    .addColumn('imported_at', 'bigint', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .execute();
}

async function createOnline(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('online_answer')
    .addColumn('source', 'varchar(20)', (column) => column.notNull())
    .addColumn('callsign', 'varchar(20)', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('checked_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('online_answer_key', ['source', 'callsign'])
    .execute();
  await db.schema
    .createTable('online_source')
    .addColumn('source', 'varchar(20)', (column) => column.notNull().primaryKey())
    .addColumn('day', 'varchar(10)', (column) => column.notNull())
    .addColumn('used', 'integer', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('paused_until', 'bigint', (column) => column.notNull())
    .execute();
}

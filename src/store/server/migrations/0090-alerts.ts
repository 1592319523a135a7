/** Emergency and urgency words in recordings, and which of them others were told of. */
import type { Kysely } from 'kysely';
import type { Migration } from '../../migrate.ts';

export const alerts: Migration = {
  name: '0090-alerts',
  async up(db) {
    await createAlerts(db);
    await createTold(db);
  },
  async down(db) {
    for (const table of ['alert_told', 'alert']) await db.schema.dropTable(table).execute();
  },
};

/** Node and time stand beside, so that a page of the list is one range of an index. */
async function createAlerts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alert')
    .addColumn('recording_id', 'varchar(36)', (column) =>
      column.notNull().references('recording.id').onDelete('cascade'),
    )
    .addColumn('kind', 'varchar(20)', (column) => column.notNull())
    .addColumn('node', 'varchar(63)', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('quote', 'varchar(300)', (column) => column.notNull())
    .addColumn('callsign', 'varchar(20)')
    .addColumn('exercise', 'varchar(100)')
    .addColumn('is_unsure', 'integer', (column) => column.notNull())
    .addColumn('rules_version', 'varchar(20)', (column) => column.notNull())
    .addPrimaryKeyConstraint('alert_key', ['recording_id', 'kind'])
    .execute();
  await db.schema
    .createIndex('alert_time')
    .on('alert')
    .columns(['recorded_at', 'recording_id', 'kind'])
    .execute();
  await db.schema
    .createIndex('alert_node')
    .on('alert')
    .columns(['node', 'recorded_at', 'recording_id', 'kind'])
    .execute();
}

/** Outlives the alert: what was told once is never told again, whatever the words become. */
async function createTold(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alert_told')
    .addColumn('recording_id', 'varchar(36)', (column) =>
      column.notNull().references('recording.id').onDelete('cascade'),
    )
    .addColumn('kind', 'varchar(20)', (column) => column.notNull())
    .addColumn('node', 'varchar(63)', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addColumn('is_exercise', 'integer', (column) => column.notNull())
    .addColumn('told_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('alert_told_key', ['recording_id', 'kind'])
    .execute();
  await db.schema
    .createIndex('alert_told_node')
    .on('alert_told')
    .columns(['node', 'recorded_at'])
    .execute();
}

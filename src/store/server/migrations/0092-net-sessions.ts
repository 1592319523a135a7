/**
 * What was said of scheduled nets in each recording, the sessions that follow from it, and the
 * net that an event is about.
 */
import type { Kysely } from 'kysely';
import type { Migration } from '../../migrate.ts';

export const netSessions: Migration = {
  name: '0092-net-sessions',
  async up(db) {
    await createSaid(db);
    await createSessions(db);
    await db.schema.alterTable('event').addColumn('net', 'varchar(80)').execute();
  },
  async down(db) {
    await db.schema.alterTable('event').dropColumn('net').execute();
    await db.schema.dropTable('net_session').execute();
    await db.schema.dropTable('net_said').execute();
  },
};

async function createSaid(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('net_said')
    .addColumn('recording_id', 'varchar(36)', (column) =>
      column.notNull().references('recording.id').onDelete('cascade'),
    )
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('net', 'varchar(80)', (column) => column.notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('closes_at', 'bigint', (column) => column.notNull())
    .addColumn('what', 'varchar(10)', (column) => column.notNull())
    .addColumn('said_at', 'bigint', (column) => column.notNull())
    .addColumn('node', 'varchar(63)', (column) => column.notNull())
    .addColumn('quote', 'varchar(300)', (column) => column.notNull())
    .addColumn('callsign', 'varchar(20)')
    .addPrimaryKeyConstraint('net_said_key', ['recording_id', 'ordinal'])
    .execute();
  await db.schema
    .createIndex('net_said_session')
    .on('net_said')
    .columns(['net', 'starts_at'])
    .execute();
}

async function createSessions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('net_session')
    .addColumn('id', 'varchar(36)', (column) => column.notNull().primaryKey())
    .addColumn('net', 'varchar(80)', (column) => column.notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('closes_at', 'bigint', (column) => column.notNull())
    .addColumn('node', 'varchar(63)')
    .addColumn('control', 'varchar(20)')
    .addColumn('opened_at', 'bigint')
    .addColumn('opened_recording_id', 'varchar(36)', (column) =>
      column.references('recording.id').onDelete('set null'),
    )
    .addColumn('opened_quote', 'varchar(300)')
    .addColumn('closed_at', 'bigint')
    .addColumn('closed_recording_id', 'varchar(36)', (column) =>
      column.references('recording.id').onDelete('set null'),
    )
    .addColumn('closed_quote', 'varchar(300)')
    .addColumn('opened_told_at', 'bigint')
    .addColumn('closed_told_at', 'bigint')
    .addColumn('due_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('net_session_key')
    .unique()
    .on('net_session')
    .columns(['net', 'starts_at'])
    .execute();
  await db.schema.createIndex('net_session_due').on('net_session').columns(['due_at']).execute();
}

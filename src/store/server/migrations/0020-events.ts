/** What happened, in the order in which it became true; and when a node was lost. */
import { type Kysely, sql } from 'kysely';
import type { Migration } from '../../migrate.ts';

export const events: Migration = {
  name: '0020-events',
  async up(db) {
    await createEvents(db);
    await createSequence(db);
    await db.schema.alterTable('node').addColumn('lost_at', 'bigint').execute();
  },
  async down(db) {
    await db.schema.alterTable('node').dropColumn('lost_at').execute();
    await db.schema.dropTable('event_sequence').execute();
    await db.schema.dropTable('event').execute();
  },
};

async function createEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('event')
    .addColumn('id', 'bigint', (column) => column.notNull().primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'varchar(20)', (column) => column.notNull())
    .addColumn('recording_id', 'varchar(36)')
    .addColumn('node', 'varchar(63)')
    .addColumn('callsign', 'varchar(20)')
    .addColumn('stage', 'varchar(20)')
    .addColumn('reason', 'varchar(500)')
    .execute();
  await db.schema
    .createIndex('event_recording')
    .on('event')
    .columns(['recording_id', 'id'])
    .execute();
}

/** One row: whoever adds events holds it until the commit, so ids are given in that order. */
async function createSequence(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('event_sequence')
    .addColumn('name', 'varchar(20)', (column) => column.notNull().primaryKey())
    .addColumn('last', 'bigint', (column) => column.notNull())
    .execute();
  await sql`delete from event_sequence`.execute(db); // of an attempt that was interrupted
  await sql`insert into event_sequence (name, last) values ('event', 0)`.execute(db);
}

/** One transmission heard by several nodes: how recordings sound, and which belong together. */
import type { Migration } from '../../migrate.ts';

export const copies: Migration = {
  name: '0080-copies',
  async up(db) {
    await db.schema
      .createTable('envelope')
      .addColumn('recording_id', 'varchar(36)', (column) =>
        column.notNull().primaryKey().references('recording.id').onDelete('cascade'),
      )
      .addColumn('levels', 'text', (column) => column.notNull())
      .addColumn('voiced_ms', 'bigint', (column) => column.notNull())
      .addColumn('loud_over_quiet_db', 'double precision', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('copy')
      .addColumn('recording_id', 'varchar(36)', (column) =>
        column.notNull().primaryKey().references('recording.id').onDelete('cascade'),
      )
      .addColumn('entry_id', 'varchar(36)', (column) => column.notNull())
      .addColumn('is_shown', 'integer', (column) => column.notNull())
      .addColumn('likeness', 'double precision', (column) => column.notNull())
      .addColumn('because', 'varchar(20)', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('copy_entry').on('copy').columns(['entry_id']).execute();
    await db.schema
      .createTable('apart')
      .addColumn('recording_id', 'varchar(36)', (column) => column.notNull())
      .addColumn('other_id', 'varchar(36)', (column) => column.notNull())
      .addColumn('because', 'varchar(20)', (column) => column.notNull())
      .addColumn('decided_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('apart_key', ['recording_id', 'other_id'])
      .execute();
  },
  async down(db) {
    for (const table of ['apart', 'copy', 'envelope']) await db.schema.dropTable(table).execute();
  },
};

/** Recordings whose copies are to be looked for: noted with what they rest on, so that no crash forgets it. */
import type { Migration } from '../../migrate.ts';

export const copiesDue: Migration = {
  name: '0081-copies-due',
  async up(db) {
    await db.schema
      .createTable('copies_due')
      .addColumn('recording_id', 'varchar(36)', (column) =>
        column.notNull().primaryKey().references('recording.id').onDelete('cascade'),
      )
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('copies_due_at').on('copies_due').columns(['due_at']).execute();
  },
  async down(db) {
    await db.schema.dropTable('copies_due').execute();
  },
};

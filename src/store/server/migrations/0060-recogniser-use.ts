/** How much sound each recogniser with a budget was given on each day. */
import type { Migration } from '../../migrate.ts';

export const recogniserUse: Migration = {
  name: '0060-recogniser-use',
  async up(db) {
    await db.schema
      .createTable('recogniser_use')
      .addColumn('link', 'varchar(63)', (column) => column.notNull())
      .addColumn('day', 'varchar(10)', (column) => column.notNull())
      .addColumn('audio_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('recogniser_use_key', ['link', 'day'])
      .execute();
  },
  async down(db) {
    await db.schema.dropTable('recogniser_use').execute();
  },
};

/** Files of drop folders that were taken in already, so that a folder can be read only. */
import type { Migration } from '../../migrate.ts';

export const dropped: Migration = {
  name: '0041-dropped',
  async up(db) {
    await db.schema
      .createTable('dropped_file')
      .addColumn('folder', 'varchar(63)', (column) => column.notNull())
      .addColumn('name', 'varchar(500)', (column) => column.notNull())
      .addColumn('size_bytes', 'bigint', (column) => column.notNull())
      .addColumn('mtime_ms', 'bigint', (column) => column.notNull())
      .addColumn('taken_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('dropped_file_key', ['folder', 'name'])
      .execute();
  },
  async down(db) {
    await db.schema.dropTable('dropped_file').execute();
  },
};

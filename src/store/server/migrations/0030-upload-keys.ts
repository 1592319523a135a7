/** Upload keys of other recorders: who they are, what they may, and how long. */
import type { Migration } from '../../migrate.ts';

export const uploadKeys: Migration = {
  name: '0030-upload-keys',
  async up(db) {
    await db.schema
      .createTable('upload_key')
      .addColumn('id', 'varchar(36)', (column) => column.notNull().primaryKey())
      .addColumn('key_hash', 'varchar(64)', (column) => column.notNull())
      .addColumn('name', 'varchar(63)', (column) => column.notNull())
      .addColumn('node', 'varchar(63)', (column) => column.notNull())
      .addColumn('source', 'varchar(100)')
      .addColumn('system', 'varchar(100)')
      .addColumn('rights', 'varchar(100)', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint')
      .addColumn('revoked_at', 'bigint')
      .addColumn('last_used_at', 'bigint')
      .addUniqueConstraint('upload_key_hash', ['key_hash'])
      .execute();
  },
  async down(db) {
    await db.schema.dropTable('upload_key').execute();
  },
};

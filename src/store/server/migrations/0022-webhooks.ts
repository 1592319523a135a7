/** How far each webhook was told of events, and which server tells it. */
import type { Migration } from '../../migrate.ts';

export const webhooks: Migration = {
  name: '0022-webhooks',
  async up(db) {
    await db.schema
      .createTable('webhook')
      .addColumn('id', 'varchar(64)', (column) => column.notNull().primaryKey())
      .addColumn('event_id', 'bigint', (column) => column.notNull())
      .addColumn('leased_by', 'varchar(100)')
      .addColumn('leased_until', 'bigint', (column) => column.notNull())
      .addColumn('refused', 'bigint', (column) => column.notNull())
      .addColumn('refusal', 'varchar(200)')
      .execute();
  },
  async down(db) {
    await db.schema.dropTable('webhook').execute();
  },
};

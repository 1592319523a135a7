/** A node's key can be taken back. */
import type { Migration } from '../../migrate.ts';

export const nodeRevoked: Migration = {
  name: '0002-node-revoked',
  async up(db) {
    await db.schema.alterTable('node').addColumn('revoked_at', 'bigint').execute();
  },
  async down(db) {
    await db.schema.alterTable('node').dropColumn('revoked_at').execute();
  },
};

/** Why a callsign that was heard in part is believed to be the inferred one. */
import type { Migration } from '../../migrate.ts';

export const fragmentBecause: Migration = {
  name: '0031-fragment-because',
  async up(db) {
    await db.schema.alterTable('fragment').addColumn('because', 'varchar(20)').execute();
  },
  async down(db) {
    await db.schema.alterTable('fragment').dropColumn('because').execute();
  },
};

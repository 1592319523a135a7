/** How much the sound below a segment moves: by it music is told from a voice again, without listening. */
import type { Migration } from '../../migrate.ts';

export const segmentMovement: Migration = {
  name: '0084-segment-movement',
  async up(db) {
    await db.schema.alterTable('segment').addColumn('movement', 'double precision').execute();
  },
  async down(db) {
    await db.schema.alterTable('segment').dropColumn('movement').execute();
  },
};

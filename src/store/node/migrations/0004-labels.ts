/** What a sidecar or tags say of a recording, kept since they may be gone when it ships. */
import type { Migration } from '../../migrate.ts';

export const labels: Migration = {
  name: '0004-labels',
  async up(db) {
    await db.schema.alterTable('recording').addColumn('labels', 'text').execute();
  },
  async down(db) {
    await db.schema.alterTable('recording').dropColumn('labels').execute();
  },
};

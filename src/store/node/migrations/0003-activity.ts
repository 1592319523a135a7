/** What the recorder's activity log says of a recording, kept since the log may be gone when it ships. */
import type { Migration } from '../../migrate.ts';

export const activity: Migration = {
  name: '0003-activity',
  async up(db) {
    await db.schema.alterTable('recording').addColumn('activity', 'text').execute();
  },
  async down(db) {
    await db.schema.alterTable('recording').dropColumn('activity').execute();
  },
};

/** Whether a callsign was sent in Morse, from an index alone. */
import type { Migration } from '../../migrate.ts';

export const morseCalls: Migration = {
  name: '0051-morse-calls',
  async up(db) {
    await db.schema
      .createIndex('transmission_callsign')
      .on('transmission')
      .columns(['callsign', 'recording_id'])
      .execute();
  },
  async down(db) {
    await db.schema.dropIndex('transmission_callsign').on('transmission').execute();
  },
};

/** Which stored audio is gone or damaged, and which recording a longer version has replaced. */
import type { Migration } from '../../migrate.ts';

export const audioState: Migration = {
  name: '0040-audio-state',
  async up(db) {
    await db.schema
      .createTable('audio_trouble')
      .addColumn('recording_id', 'varchar(36)', (column) =>
        column.notNull().primaryKey().references('recording.id').onDelete('cascade'),
      )
      .addColumn('what', 'varchar(20)', (column) => column.notNull())
      .addColumn('since', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('grown')
      .addColumn('recording_id', 'varchar(36)', (column) =>
        column.notNull().primaryKey().references('recording.id').onDelete('cascade'),
      )
      .addColumn('grown_into', 'varchar(36)', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('grown_whole').on('grown').columns(['grown_into']).execute();
    await db.schema
      .createIndex('recording_audio')
      .on('recording')
      .columns(['audio_path', 'id'])
      .execute();
  },
  async down(db) {
    await db.schema.dropIndex('recording_audio').on('recording').execute();
    await db.schema.dropTable('grown').execute();
    await db.schema.dropTable('audio_trouble').execute();
  },
};

/** What a second run of the same model replaced. */
import type { Migration } from '../../migrate.ts';

export const earlierTranscripts: Migration = {
  name: '0094-earlier-transcripts',
  async up(db) {
    await db.schema
      .createTable('earlier_transcript')
      .addColumn('id', 'varchar(36)', (column) => column.notNull().primaryKey())
      .addColumn('recording_id', 'varchar(36)', (column) =>
        column.notNull().references('recording.id').onDelete('cascade'),
      )
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('replaced_at', 'bigint', (column) => column.notNull())
      .addColumn('transcript', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('earlier_transcript_recording')
      .on('earlier_transcript')
      .columns(['recording_id', 'replaced_at'])
      .execute();
  },
  async down(db) {
    await db.schema.dropTable('earlier_transcript').execute();
  },
};

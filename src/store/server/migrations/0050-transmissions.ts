/** What a recording consists of: overs, tones, identifications. */
import type { Migration } from '../../migrate.ts';

export const transmissions: Migration = {
  name: '0050-transmissions',
  async up(db) {
    await db.schema
      .createTable('transmission')
      .addColumn('recording_id', 'varchar(36)', (column) => column.notNull())
      .addColumn('ordinal', 'integer', (column) => column.notNull())
      .addColumn('start_ms', 'bigint', (column) => column.notNull())
      .addColumn('end_ms', 'bigint', (column) => column.notNull())
      .addColumn('kind', 'varchar(20)', (column) => column.notNull())
      .addColumn('evidence', 'varchar(20)', (column) => column.notNull())
      .addColumn('who', 'varchar(100)')
      .addColumn('text', 'text')
      .addColumn('callsign', 'varchar(20)')
      .addPrimaryKeyConstraint('transmission_key', ['recording_id', 'ordinal'])
      .addForeignKeyConstraint(
        'transmission_recording',
        ['recording_id'],
        'recording',
        ['id'],
        (constraint) => constraint.onDelete('cascade'),
      )
      .execute();
  },
  async down(db) {
    await db.schema.dropTable('transmission').execute();
  },
};

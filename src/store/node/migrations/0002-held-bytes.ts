/** Where a recording's bytes are, what became of the original, and which clock its time rests on. */
import { sql } from 'kysely';
import type { Migration } from '../../migrate.ts';

export const heldBytes: Migration = {
  name: '0002-held-bytes',
  async up(db) {
    const table = () => db.schema.alterTable('recording');
    const text = (name: string, fallback: string) =>
      table().addColumn(name, 'varchar(10)', (column) => column.notNull().defaultTo(fallback));
    await text('held', 'copy').execute();
    await text('original', 'there').execute();
    await table().addColumn('boot_id', 'varchar(36)').execute();
    await table().addColumn('clock_offset_ms', 'bigint').execute();
    // Until now a copy was let go as soon as it was confirmed.
    await sql`update recording set held = 'none' where shipped_at is not null`.execute(db);
    await db.schema.dropIndex('recording_class').execute();
    await db.schema.createIndex('file_state').on('file').columns(['state', 'source']).execute();
    for (const [name, columns] of INDEXES) {
      await db.schema
        .createIndex(name)
        .on('recording')
        .columns([...columns])
        .execute();
    }
  },
  async down(db) {
    await db.schema.dropIndex('file_state').execute();
    for (const [name] of INDEXES) await db.schema.dropIndex(name).execute();
    for (const column of ['held', 'original', 'boot_id', 'clock_offset_ms']) {
      await db.schema.alterTable('recording').dropColumn(column).execute();
    }
    await db.schema.createIndex('recording_class').on('recording').column('class').execute();
  },
};

const INDEXES: readonly (readonly [name: string, columns: readonly string[]])[] = [
  ['recording_class', ['source', 'class']],
  ['recording_held', ['held', 'shipped_at', 'size_bytes']],
  ['recording_left', ['original', 'shipped_at']],
  ['recording_source', ['source', 'seen_at', 'class']],
];

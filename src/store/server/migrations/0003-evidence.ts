/** Why a callsign is believed, what was heard in part, and what people have taught. */
import { type Kysely, sql } from 'kysely';
import type { Migration } from '../../migrate.ts';

export const evidence: Migration = {
  name: '0003-evidence',
  async up(db) {
    await addToMentions(db);
    await createFragments(db);
    await createTaught(db);
    await createLicenceChecks(db);
  },
  async down(db) {
    for (const table of ['licence_check', 'taught', 'fragment']) {
      await db.schema.dropTable(table).execute();
    }
    await db.schema.dropIndex('mention_station').on('mention').execute();
    await db.schema.dropIndex('mention_lately').on('mention').execute();
    for (const column of ['node', 'role', 'evidence']) {
      await db.schema.alterTable('mention').dropColumn(column).execute();
    }
  },
};

/** The node beside its callsigns, so that "heard here lately" is one range of an index. */
async function addToMentions(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('mention').addColumn('node', 'varchar(63)').execute();
  await db.schema.alterTable('mention').addColumn('role', 'varchar(20)').execute();
  await db.schema.alterTable('mention').addColumn('evidence', 'text').execute();
  await sql`update mention set node = (select node from recording where recording.id = mention.recording_id)`.execute(
    db,
  );
  await db.schema
    .createIndex('mention_lately')
    .on('mention')
    .columns(['node', 'recorded_at', 'callsign', 'confidence'])
    .execute();
  await db.schema
    .createIndex('mention_station')
    .on('mention')
    .columns(['node', 'callsign', 'recorded_at', 'confidence'])
    .execute();
}

async function createFragments(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('fragment')
    .addColumn('transcript_id', 'varchar(36)', (column) =>
      column.notNull().references('transcript.id').onDelete('cascade'),
    )
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('recording_id', 'varchar(36)', (column) =>
      column.notNull().references('recording.id').onDelete('cascade'),
    )
    .addColumn('pattern', 'varchar(20)', (column) => column.notNull())
    .addColumn('heard_as', 'text', (column) => column.notNull())
    .addColumn('start_offset', 'integer', (column) => column.notNull())
    .addColumn('end_offset', 'integer', (column) => column.notNull())
    .addColumn('inferred', 'varchar(20)')
    .addColumn('confidence', 'double precision')
    .addColumn('alternatives', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('fragment_key', ['transcript_id', 'ordinal'])
    .execute();
  await db.schema
    .createIndex('fragment_recording')
    .on('fragment')
    .columns(['recording_id', 'ordinal'])
    .execute();
}

/** `node` is empty for what holds everywhere, so that each word has one meaning in each place. */
async function createTaught(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('taught')
    .addColumn('id', 'varchar(36)', (column) => column.notNull().primaryKey())
    .addColumn('heard', 'varchar(200)', (column) => column.notNull())
    .addColumn('means', 'varchar(20)', (column) => column.notNull())
    .addColumn('node', 'varchar(63)', (column) => column.notNull())
    .addColumn('taught_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('taught_heard', ['node', 'heard'])
    .execute();
}

async function createLicenceChecks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('licence_check')
    .addColumn('callsign', 'varchar(20)', (column) => column.notNull().primaryKey())
    .addColumn('state', 'varchar(20)', (column) => column.notNull())
    .addColumn('source', 'varchar(20)')
    .addColumn('first_name', 'varchar(100)')
    .addColumn('city', 'varchar(100)')
    .addColumn('region', 'varchar(20)')
    .addColumn('country', 'varchar(100)')
    .addColumn('checked_at', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('licence_check_due')
    .on('licence_check')
    .columns(['due_at', 'callsign'])
    .execute();
}

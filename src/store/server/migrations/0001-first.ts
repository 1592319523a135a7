/** The server's first schema. */
import type { Kysely } from 'kysely';
import { createTranscriptIndex, dropTranscriptIndex } from '../../dialects/full-text.ts';
import { createJobTable } from '../../jobs/schema.ts';
import type { Migration } from '../../migrate.ts';

export const first: Migration = {
  name: '0001-first',
  async up(db) {
    await createRecordings(db);
    await createTranscripts(db);
    await createTranscriptIndex(db);
    await createMentions(db);
    await createNodes(db);
    await createJobTable(db);
  },
  async down(db) {
    await dropTranscriptIndex(db);
    const tables = ['job', 'join_token', 'node', 'callsign', 'mention', 'segment', 'transcript'];
    for (const table of [...tables, 'shipment', 'recording']) {
      await db.schema.dropTable(table).execute();
    }
  },
};

async function createRecordings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('recording')
    .addColumn('id', 'varchar(36)', (column) => column.notNull().primaryKey())
    .addColumn('node', 'varchar(63)', (column) => column.notNull())
    .addColumn('source', 'varchar(100)', (column) => column.notNull())
    .addColumn('original_name', 'varchar(500)', (column) => column.notNull())
    .addColumn('sha256', 'varchar(64)', (column) => column.notNull())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addColumn('recorded_at_source', 'varchar(10)', (column) => column.notNull())
    .addColumn('recorded_at_certainty', 'varchar(20)', (column) => column.notNull())
    .addColumn('time_zone', 'varchar(100)', (column) => column.notNull())
    .addColumn('class', 'varchar(20)', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('audio_path', 'varchar(500)', (column) => column.notNull())
    .addColumn('manifest', 'text', (column) => column.notNull())
    .addColumn('ingested_at', 'bigint')
    .addColumn('format', 'varchar(100)')
    .addColumn('duration_ms', 'bigint')
    .addColumn('sample_rate_hz', 'integer')
    .addColumn('channels', 'integer')
    .addColumn('transcript_id', 'varchar(36)')
    .addColumn('heard', 'varchar(20)')
    .addColumn('extracted_by', 'varchar(100)')
    .addColumn('progress', 'varchar(20)', (column) => column.notNull())
    .addUniqueConstraint('recording_original', ['node', 'source', 'original_name', 'sha256'])
    .execute();
  await index(db, 'recording', 'recording_time', ['recorded_at', 'id']);
  await index(db, 'recording', 'recording_node', ['node', 'recorded_at', 'id']);
  await index(db, 'recording', 'recording_progress', ['progress', 'recorded_at', 'id']);
  await index(db, 'recording', 'recording_extracted', ['heard', 'extracted_by']);
  await db.schema
    .createTable('shipment')
    .addColumn('id', 'varchar(36)', (column) => column.notNull().primaryKey())
    .addColumn('recording_id', 'varchar(36)', (column) =>
      column.notNull().references('recording.id').onDelete('cascade'),
    )
    .addColumn('sha256', 'varchar(64)', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .execute();
  await index(db, 'shipment', 'shipment_recording', ['recording_id']);
}

async function createTranscripts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('transcript')
    .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('id', 'varchar(36)', (column) => column.notNull().unique())
    .addColumn('recording_id', 'varchar(36)', (column) =>
      column.notNull().references('recording.id').onDelete('cascade'),
    )
    .addColumn('model_sha256', 'varchar(64)', (column) => column.notNull())
    .addColumn('model', 'varchar(200)', (column) => column.notNull())
    .addColumn('engine', 'varchar(50)', (column) => column.notNull())
    .addColumn('engine_version', 'varchar(100)', (column) => column.notNull())
    .addColumn('options', 'text', (column) => column.notNull())
    .addColumn('result', 'varchar(20)', (column) => column.notNull())
    .addColumn('language', 'varchar(20)', (column) => column.notNull())
    .addColumn('no_speech_prob', 'double precision')
    .addColumn('compute_ms', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addUniqueConstraint('transcript_model', ['recording_id', 'model_sha256'])
    .execute();
  await db.schema
    .createTable('segment')
    .addColumn('transcript_id', 'varchar(36)', (column) =>
      column.notNull().references('transcript.id').onDelete('cascade'),
    )
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('start_ms', 'bigint', (column) => column.notNull())
    .addColumn('end_ms', 'bigint', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('avg_logprob', 'double precision', (column) => column.notNull())
    .addColumn('hidden', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('segment_key', ['transcript_id', 'ordinal'])
    .execute();
}

async function createMentions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mention')
    .addColumn('transcript_id', 'varchar(36)', (column) =>
      column.notNull().references('transcript.id').onDelete('cascade'),
    )
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('recording_id', 'varchar(36)', (column) =>
      column.notNull().references('recording.id').onDelete('cascade'),
    )
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addColumn('callsign', 'varchar(20)', (column) => column.notNull())
    .addColumn('prefix', 'varchar(20)')
    .addColumn('suffix', 'varchar(20)')
    .addColumn('heard_as', 'text', (column) => column.notNull())
    .addColumn('start_offset', 'integer', (column) => column.notNull())
    .addColumn('end_offset', 'integer', (column) => column.notNull())
    .addColumn('confidence', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('mention_key', ['transcript_id', 'ordinal'])
    .execute();
  await index(db, 'mention', 'mention_callsign', ['callsign', 'recorded_at', 'recording_id']);
  await index(db, 'mention', 'mention_recording', ['recording_id', 'ordinal']);
  await db.schema
    .createTable('callsign')
    .addColumn('callsign', 'varchar(20)', (column) => column.notNull().primaryKey())
    .addColumn('mentions', 'integer', (column) => column.notNull())
    .addColumn('recordings', 'integer', (column) => column.notNull())
    .addColumn('first_heard_at', 'bigint', (column) => column.notNull())
    .addColumn('last_heard_at', 'bigint', (column) => column.notNull())
    .execute();
  await index(db, 'callsign', 'callsign_heard', ['last_heard_at', 'callsign']);
}

async function createNodes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('node')
    .addColumn('id', 'varchar(63)', (column) => column.notNull().primaryKey())
    .addColumn('public_key', 'varchar(1000)', (column) => column.notNull())
    .addColumn('joined_at', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint')
    .addColumn('heartbeat', 'text')
    .execute();
  await db.schema
    .createTable('join_token')
    .addColumn('id', 'varchar(36)', (column) => column.notNull().primaryKey())
    .addColumn('node', 'varchar(63)', (column) => column.notNull())
    .addColumn('secret_hash', 'varchar(64)', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute();
}

function index(
  db: Kysely<unknown>,
  table: string,
  name: string,
  columns: readonly string[],
): Promise<void> {
  return db.schema
    .createIndex(name)
    .on(table)
    .columns([...columns])
    .execute();
}

/** What a transcript was judged by, how it was asked for, and who may be listened to in data sets. */
import type { Kysely } from 'kysely';
import type { Migration } from '../../migrate.ts';

const TRANSCRIPT = [
  ['model_type', 'varchar(40)'],
  ['device', 'varchar(200)'],
  ['prompt', 'text'],
] as const;

const SEGMENT = [
  ['voiced_ms', 'bigint'],
  ['no_speech_prob', 'double precision'],
  ['doubtful', 'text'],
] as const;

export const truth: Migration = {
  name: '0070-truth',
  async up(db) {
    for (const [column, type] of TRANSCRIPT) {
      await db.schema.alterTable('transcript').addColumn(column, type).execute();
    }
    for (const [column, type] of SEGMENT) {
      await db.schema.alterTable('segment').addColumn(column, type).execute();
    }
    await createConsents(db);
  },
  async down(db) {
    await db.schema.dropTable('dataset_consent').execute();
    for (const [column] of SEGMENT) {
      await db.schema.alterTable('segment').dropColumn(column).execute();
    }
    for (const [column] of TRANSCRIPT) {
      await db.schema.alterTable('transcript').dropColumn(column).execute();
    }
  },
};

/** Nodes whose owners agree that what they recorded goes into data sets, and callsigns that do not. */
async function createConsents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('dataset_consent')
    .addColumn('kind', 'varchar(20)', (column) => column.notNull())
    .addColumn('name', 'varchar(63)', (column) => column.notNull())
    .addColumn('note', 'varchar(200)', (column) => column.notNull())
    .addColumn('decided_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('dataset_consent_key', ['kind', 'name'])
    .execute();
}

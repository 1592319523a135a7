/**
 * How sure a mention is by its own words, without what was known beforehand: whom one expects is
 * read from it, so that expecting somebody is no reason to expect them again.
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from '../../migrate.ts';

const COLUMN = 'own_confidence';

export const ownConfidence: Migration = {
  name: '0033-own-confidence',
  async up(db) {
    await db.schema.alterTable('mention').addColumn(COLUMN, 'double precision').execute();
    // Exact for each when it is looked through again, which this version of the search has done anyway.
    await sql`update mention set own_confidence = confidence`.execute(db);
    await indexAgain(db, COLUMN);
  },
  async down(db) {
    await indexAgain(db, 'confidence');
    await db.schema.alterTable('mention').dropColumn(COLUMN).execute();
  },
};

async function indexAgain(db: Kysely<unknown>, confidence: string): Promise<void> {
  await rebuild(db, 'mention_lately', ['node', 'recorded_at', 'callsign', confidence, 'role']);
  await rebuild(db, 'mention_station', ['node', 'callsign', 'recorded_at', confidence]);
}

async function rebuild(
  db: Kysely<unknown>,
  name: string,
  columns: readonly string[],
): Promise<void> {
  await db.schema.dropIndex(name).on('mention').execute();
  await db.schema
    .createIndex(name)
    .on('mention')
    .columns([...columns])
    .execute();
}

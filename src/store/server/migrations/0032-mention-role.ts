/** The role beside the callsign in the index of a node's mentions: who spoke in a net is then read from it alone. */
import type { Kysely } from 'kysely';
import type { Migration } from '../../migrate.ts';

const COLUMNS = ['node', 'recorded_at', 'callsign', 'confidence'];

export const mentionRole: Migration = {
  name: '0032-mention-role',
  up: (db) => indexAgain(db, [...COLUMNS, 'role']),
  down: (db) => indexAgain(db, COLUMNS),
};

async function indexAgain(db: Kysely<unknown>, columns: readonly string[]): Promise<void> {
  await db.schema.dropIndex('mention_lately').on('mention').execute();
  await db.schema
    .createIndex('mention_lately')
    .on('mention')
    .columns([...columns])
    .execute();
}

/** Jobs remember their attempts and have lanes; stages can be paused; servers say that they live. */
import type { Kysely } from 'kysely';
import { addJobHistory, dropJobHistory } from '../../jobs/schema.ts';
import type { Migration } from '../../migrate.ts';

export const work: Migration = {
  name: '0021-work',
  async up(db) {
    await addJobHistory(db);
    await db.schema
      .createIndex('job_lane')
      .on('job')
      .columns(['kind', 'dead_at', 'priority', 'turn_at', 'id', 'due_at'])
      .execute();
    await createPauses(db);
    await createInstances(db);
  },
  async down(db) {
    await db.schema.dropTable('server_instance').execute();
    await db.schema.dropTable('stage_pause').execute();
    await db.schema.dropIndex('job_lane').on('job').execute();
    await dropJobHistory(db);
  },
};

async function createPauses(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('stage_pause')
    .addColumn('stage', 'varchar(20)', (column) => column.notNull().primaryKey())
    .addColumn('reason', 'varchar(500)', (column) => column.notNull())
    .addColumn('paused_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function createInstances(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('server_instance')
    .addColumn('id', 'varchar(100)', (column) => column.notNull().primaryKey())
    .addColumn('host', 'varchar(255)', (column) => column.notNull())
    .addColumn('pid', 'integer', (column) => column.notNull())
    .addColumn('roles', 'varchar(200)', (column) => column.notNull())
    .addColumn('version', 'varchar(100)', (column) => column.notNull())
    .addColumn('state', 'varchar(20)', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .execute();
}

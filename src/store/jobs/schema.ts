/** The job table: one row of work to do per (kind, subject). Both modes have it. */
import { type Kysely, type Selectable, sql } from 'kysely';
import type { JobKind } from '../../domain/pipeline.ts';

export interface JobTable {
  readonly id: string;
  readonly kind: JobKind;
  readonly subjectId: string;
  /** 0 or more; each point weighs as much as a day of waiting. */
  readonly priority: number;
  /** UTC ms from which it may be taken. While leased: when the lease ends. */
  readonly dueAt: number;
  /** The order of the queue: `dueAt` less a day per point of priority. */
  readonly turnAt: number;
  /** Every start, and the fence: it only ever grows. */
  readonly attempts: number;
  /** Starts that are not held against the subject: handed back, or a dependency was away. */
  readonly excused: number;
  /** Starts that ended with the death of a worker process. */
  readonly crashes: number;
  readonly leasedBy: string | null;
  /** The latest failure. */
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  /** Set: a dead letter, which nothing takes until it is revived. */
  readonly deadAt: number | null;
  readonly createdAt: number;
  /** The latest attempts that failed, as JSON; see ./history.ts. */
  readonly history: string | null;
}

export interface JobTables {
  job: JobTable;
}

export type JobRow = Selectable<JobTable>;

/** Part of a later migration of both modes. */
export async function addJobHistory(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('job').addColumn('history', 'text').execute();
}

export async function dropJobHistory(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('job').dropColumn('history').execute();
}

/** Part of the first migration of both modes. */
export async function createJobTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('job')
    .addColumn('id', 'varchar(36)', (column) => column.notNull().primaryKey())
    .addColumn('kind', 'varchar(20)', (column) => column.notNull())
    .addColumn('subject_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('priority', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('turn_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('excused', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('crashes', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('leased_by', 'varchar(100)')
    .addColumn('failure_code', 'varchar(50)')
    .addColumn('failure_message', 'text')
    .addColumn('dead_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('job_subject', ['subject_id', 'kind'])
    .addCheckConstraint('job_priority', sql`priority >= 0`)
    .execute();
  await db.schema
    .createIndex('job_turn')
    .on('job')
    .columns(['kind', 'dead_at', 'turn_at', 'id', 'due_at'])
    .execute();
  await db.schema.createIndex('job_dead').on('job').columns(['dead_at', 'kind']).execute();
}

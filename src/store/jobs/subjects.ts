/** Questions about subjects that their jobs answer, for use inside other queries. */
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { JobKind } from '../../domain/pipeline.ts';
import type { JobTables } from './schema.ts';

/**
 * The other half of every `missing` question: the row's subject has no job of this
 * kind, neither open nor dead. Without it a sweep would see the same waiting subjects
 * again and again and never reach a lost one.
 */
export function lacking(kind: JobKind, subject: 'recording.id'): RawBuilder<SqlBool> {
  return sql<SqlBool>`not exists (select 1 from job
    where job.subject_id = ${sql.ref(subject)} and job.kind = ${kind})`;
}

/** Subjects with a dead letter. A range, since `is not null` would use no index. */
export function deadSubjects(db: Kysely<JobTables>) {
  return db.selectFrom('job').select('subjectId').where('deadAt', '>', 0);
}

/** True for jobs that a worker has in hand: leased, and the lease has not run out. */
export function isRunning(now: number): RawBuilder<SqlBool> {
  return sql<SqlBool>`(job.leased_by is not null and job.due_at > ${now})`;
}

/** The row's subject has an open job of this kind: one that a worker has in hand, that waits, or any. */
export function hasOpenJob(
  kind: JobKind,
  which: 'running' | 'waiting' | 'any',
  now: number,
): RawBuilder<SqlBool> {
  const standing = {
    running: sql`and ${isRunning(now)}`,
    waiting: sql`and not ${isRunning(now)}`,
    any: sql``,
  };
  return sql<SqlBool>`exists (select 1 from job where job.subject_id = recording.id
    and job.kind = ${kind} and job.dead_at is null ${standing[which]})`;
}

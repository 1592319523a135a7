/**
 * The other half of every `missing` question: no job asks for it yet. Without it a
 * sweep would see the same waiting subjects again and again and never reach a lost one.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { JobKind } from '../../domain/pipeline.ts';

/** True for rows whose `subject` column has no job of this kind, neither open nor dead. */
export function lacking(kind: JobKind, subject: 'recording.id'): RawBuilder<SqlBool> {
  return sql<SqlBool>`not exists (select 1 from job
    where job.subject_id = ${sql.ref(subject)} and job.kind = ${kind})`;
}

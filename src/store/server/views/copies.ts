/** What other nodes heard of the same transmission. */
import type { Kysely } from 'kysely';
import type { CopyView } from '../../../domain/beside-views.ts';
import { copyReads } from '../copies.ts';
import type { ServerTables } from '../schema.ts';

export async function copyViews(
  db: Kysely<ServerTables>,
  recordingId: string,
): Promise<readonly CopyView[]> {
  const copies = await copyReads(db).of(recordingId);
  const others = copies.filter((copy) => copy.recordingId !== recordingId);
  if (others.length === 0) return [];
  const rows = await db
    .selectFrom('recording')
    .select(['id', 'node', 'recordedAt', 'durationMs'])
    .where(
      'id',
      'in',
      others.map((copy) => copy.recordingId),
    )
    .orderBy('id')
    .execute();
  const byId = new Map(others.map((copy) => [copy.recordingId, copy]));
  return rows.flatMap((row) => {
    const copy = byId.get(row.id);
    if (copy === undefined) return [];
    const { isShown, likeness, because } = copy;
    return [{ ...row, isShown, likeness, because }];
  });
}

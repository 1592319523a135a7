/** How much the node has seen, what waits, and what its files were at first sight. */
import { type Kysely, sql } from 'kysely';
import type { RecordingClass } from '../../domain/recording.ts';
import type { NodeTables } from './schema.ts';

/** How many of each class. */
export type ClassCounts = Readonly<Partial<Record<RecordingClass, number>>>;

export interface SpoolCounts {
  readonly unshipped: number;
  /** When the oldest of them was seen. */
  readonly oldestUnshippedAt: number | null;
  /** Bytes of what is not shipped. */
  readonly spoolBytes: number;
  /** Of all that is remembered (node/spool/forget.ts). */
  readonly byClass: ClassCounts;
  readonly bySource: Readonly<Record<string, ClassCounts>>;
  /** Files that could not be opened, so that they are no recordings yet; by source. */
  readonly unread: Readonly<Record<string, number>>;
  readonly lastSeenAt: number | null;
}

export async function readCounts(db: Kysely<NodeTables>): Promise<SpoolCounts> {
  const spool = await db
    .selectFrom('recording')
    .select(({ fn }) => [
      fn.countAll<number>().as('unshipped'),
      fn.min('seenAt').as('oldestUnshippedAt'),
      sql<number>`coalesce(sum(size_bytes), 0)`.as('spoolBytes'),
    ])
    .where('shippedAt', 'is', null)
    .executeTakeFirstOrThrow();
  const seen = await db
    .selectFrom('recording')
    .select(({ fn }) => fn.max('seenAt').as('lastSeenAt'))
    .executeTakeFirstOrThrow();
  return { ...spool, ...seen, ...(await readClasses(db)), unread: await readUnread(db) };
}

async function readUnread(db: Kysely<NodeTables>): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('file')
    .select(({ fn }) => ['source', fn.countAll<number>().as('n')])
    .where('state', 'in', ['unreadable', 'gone unread'])
    .groupBy('source')
    .execute();
  return Object.fromEntries(rows.map(({ source, n }) => [source, n]));
}

async function readClasses(db: Kysely<NodeTables>) {
  const rows = await db
    .selectFrom('recording')
    .select(({ fn }) => ['source', 'class', fn.countAll<number>().as('n')])
    .groupBy(['source', 'class'])
    .execute();
  const byClass: Partial<Record<RecordingClass, number>> = {};
  const bySource: Record<string, ClassCounts> = {};
  for (const { source, class: what, n } of rows) {
    byClass[what] = (byClass[what] ?? 0) + n;
    bySource[source] = { ...bySource[source], [what]: n };
  }
  return { byClass, bySource };
}

/**
 * Events: written in the transaction of the fact that causes them, read by their number.
 *
 * A transaction that commits late must not slip in behind a number that a reader has already
 * passed. So numbers come from one row (`event_sequence`), taken as the last thing of the
 * transaction: on MySQL its row lock is held until the commit, which makes the order of the
 * numbers the order of the commits, without gaps; SQLite has one writer anyway. Whoever has
 * the row waits for nothing else, so it is part of no deadlock.
 */
import type { Kysely, Transaction } from 'kysely';
import type { EventPage, NewEvent, StoredEvent } from '../../domain/events.ts';
import type { ServerTables } from './schema.ts';

export interface EventReads {
  /** What came after this number, in order. */
  after(id: number, limit: number): Promise<EventPage>;
  /** The latest number; 0 while there is none. */
  last(): Promise<number>;
}

export interface EventWrites {
  /** To be told with the transaction, or not at all. */
  add(event: NewEvent): void;
}

/** How much is kept: whatever is older or more than that goes, oldest first. */
export interface EventRetention {
  readonly before: number;
  readonly most: number;
}

export function eventReads(db: Kysely<ServerTables>): EventReads {
  return { after: (id, limit) => after(db, id, limit), last: () => last(db) };
}

/** Collects what `work` adds; `write` is to be called last in its transaction. */
export function eventWrites(tx: Transaction<ServerTables>, now: () => number) {
  const added: NewEvent[] = [];
  return {
    writes: { add: (event: NewEvent) => void added.push(event) } satisfies EventWrites,
    async write(): Promise<readonly NewEvent[]> {
      if (added.length > 0) await writeAll(tx, added, now());
      return added;
    },
  };
}

async function writeAll(
  tx: Transaction<ServerTables>,
  added: readonly NewEvent[],
  at: number,
): Promise<void> {
  const first = (await takeNumbers(tx, added.length)) - added.length + 1;
  const rows = added.map((event, index) => toRow(event, first + index, at));
  await tx.insertInto('event').values(rows).execute();
}

/** Answers the last of the numbers taken; their row is held until the commit. */
async function takeNumbers(tx: Transaction<ServerTables>, count: number): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('eventSequence')
    .set((row) => ({ last: row('last', '+', count) }))
    .where('name', '=', 'event')
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return last(tx);
  // The row went lost (a table restored without the other): go on after what is there.
  const newest = await tx
    .selectFrom('event')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const next = Number(newest?.id ?? 0) + count;
  await tx.insertInto('eventSequence').values({ name: 'event', last: next }).execute();
  return next;
}

/**
 * Others that tell events wait from here on: what is asked about told ones stays true until the
 * commit. Call it when all else that is locked has been.
 */
export async function holdTurn(tx: Transaction<ServerTables>): Promise<void> {
  const row = tx.selectFrom('eventSequence').select('last').where('name', '=', 'event');
  await row.forUpdate().execute();
}

const MOST_REASON = 500;

function toRow(event: NewEvent, id: number, at: number): StoredEvent {
  const { kind, recordingId = null, node = null, callsign = null, stage = null } = event;
  const reason = event.reason?.slice(0, MOST_REASON) ?? null;
  const net = event.net ?? null;
  return { id, at, kind, recordingId, node, callsign, stage, reason, net };
}

async function last(db: Kysely<ServerTables>): Promise<number> {
  const row = await db
    .selectFrom('eventSequence')
    .select('last')
    .where('name', '=', 'event')
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

async function after(db: Kysely<ServerTables>, id: number, limit: number): Promise<EventPage> {
  // Asked first: what is told between the two questions must not look like numbers that went.
  const newest = await last(db);
  const items = await db
    .selectFrom('event')
    .selectAll()
    .where('id', '>', id)
    .orderBy('id')
    .limit(limit)
    .execute();
  const [first] = items;
  // Numbers have no gaps: one that is missing was given up, or belongs to another database.
  const gap = first === undefined ? id !== newest : first.id !== id + 1;
  return { items, next: items.at(-1)?.id ?? newest, gap };
}

const BATCH = 1_000;

/** Lets go of old events, a part per call; answers how many went. */
export async function forgetEvents(
  tx: Transaction<ServerTables>,
  { before, most }: EventRetention,
): Promise<number> {
  const newest = await last(tx);
  const oldest = await tx
    .selectFrom('event')
    .select(['id', 'at'])
    .orderBy('id')
    .limit(BATCH)
    .execute();
  const gone = oldest.filter(({ id, at }) => at < before || id <= newest - most);
  const until = gone.at(-1)?.id;
  if (until === undefined) return 0;
  await tx.deleteFrom('event').where('id', '<=', until).execute();
  return gone.length;
}

/** Callsigns that were told of this recording already. */
export async function toldCallsigns(
  tx: Transaction<ServerTables>,
  recordingId: string,
): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('event')
    .select('callsign')
    .where('recordingId', '=', recordingId)
    .where('kind', '=', 'heard')
    .execute();
  return new Set(rows.flatMap(({ callsign }) => (callsign === null ? [] : [callsign])));
}

/** Copies: recordings of several nodes that are one transmission, and which of them is shown. */
import {
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
  type Transaction,
} from 'kysely';
import type { HeardCopy } from '../../domain/same-transmission.ts';
import type { Clock } from '../../platform/clock.ts';
import { copiesDue, noteCopiesDue, takeCopiesDue } from './copies-due.ts';
import type { CopyTable } from './copies-schema.ts';
import type { ServerTables } from './schema.ts';

export interface Copy extends Omit<CopyTable, 'isShown'> {
  readonly isShown: boolean;
}

export interface Envelope {
  readonly levels: Uint8Array;
  readonly voicedMs: number;
  readonly loudOverQuietDb: number;
}

export interface CopyReads {
  /** As far as it was measured. */
  heard(recordingId: string): Promise<HeardCopy | undefined>;
  /** Recordings of other nodes that were made at the time of this one, give or take `slackMs`. */
  around(copy: HeardCopy, slackMs: number): Promise<readonly HeardCopy[]>;
  /** All of its entry, itself included; empty: nobody else heard it. */
  of(recordingId: string): Promise<readonly Copy[]>;
  /** Recordings whose copies were to be looked for before an instant, and were not. */
  due(before: number, limit: number): Promise<readonly string[]>;
  /** Whether it was decided that these are two. */
  areApart(a: string, b: string): Promise<boolean>;
}

export interface CopyWrites {
  /** In place of what was measured before; its copies are to be looked for from now on. */
  putEnvelope(recordingId: string, envelope: Envelope): Promise<void>;
  /** Its copies are looked for in this transaction: before anything is read of them. */
  looked(recordingId: string): Promise<void>;
  /** Nobody else looks for copies of these until the transaction ends. */
  hold(recordingIds: readonly string[]): Promise<void>;
  /** The same as `of`; nobody else changes the entry until the transaction ends. */
  held(recordingId: string): Promise<readonly Copy[]>;
  /** In place of what these recordings belonged to before. All of each entry must be held. */
  putEntry(copies: readonly Copy[]): Promise<void>;
  /** It stands alone; of two that are left, neither is a copy any more. */
  remove(recordingId: string): Promise<void>;
  setApart(a: string, b: string, because: 'words' | 'person', decidedAt: number): Promise<void>;
  setTogether(a: string, b: string): Promise<void>;
}

/** For lists: of each entry the copy that is shown. Reads no row of `recording`. */
export function shownCopy(recording: 'recording.id'): RawBuilder<SqlBool> {
  return sql<SqlBool>`not exists (select 1 from copy
    where copy.recording_id = ${sql.ref(recording)} and copy.is_shown = 0)`;
}

/** Longer recordings run through; what overlaps them is found from its own side. */
const LONGEST_MS = 15 * 60_000;
const MOST_AROUND = 50;

export function copyReads(db: Kysely<ServerTables>): CopyReads {
  return {
    async heard(recordingId) {
      const row = await heardRows(db).where('recording.id', '=', recordingId).executeTakeFirst();
      return row === undefined ? undefined : toHeard(row);
    },
    async around({ node, recordedAt, durationMs }, slackMs) {
      const rows = await heardRows(db)
        .where('recording.recordedAt', '>=', recordedAt - LONGEST_MS)
        .where('recording.recordedAt', '<=', recordedAt + durationMs + slackMs)
        .where('recording.node', '<>', node)
        .orderBy('recording.recordedAt', 'desc')
        .limit(MOST_AROUND)
        .execute();
      return rows
        .map(toHeard)
        .filter((other) => other.recordedAt + other.durationMs + slackMs >= recordedAt);
    },
    of: (recordingId) => entryOf(recordingId, db.selectFrom('copy')),
    due: (before, limit) => copiesDue(db, before, limit),
    async areApart(a, b) {
      const row = await db
        .selectFrom('apart')
        .select('decidedAt')
        .where('recordingId', '=', first(a, b))
        .where('otherId', '=', second(a, b))
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

export function copyWrites(tx: Transaction<ServerTables>, clock: Clock): CopyWrites {
  const setTogether = async (a: string, b: string): Promise<void> => {
    await tx
      .deleteFrom('apart')
      .where('recordingId', '=', first(a, b))
      .where('otherId', '=', second(a, b))
      .execute();
  };
  const held = (recordingId: string) => entryOf(recordingId, tx.selectFrom('copy').forUpdate());
  return {
    setTogether,
    held,
    async hold(recordingIds) {
      await tx
        .selectFrom('envelope')
        .select('recordingId')
        .where('recordingId', 'in', recordingIds)
        .orderBy('recordingId') // in one order, so that nobody waits in a circle
        .forUpdate()
        .execute();
    },
    looked: (recordingId) => takeCopiesDue(tx, recordingId),
    async putEnvelope(recordingId, { levels, ...more }) {
      await tx.deleteFrom('envelope').where('recordingId', '=', recordingId).execute();
      const row = { recordingId, levels: Buffer.from(levels).toString('base64'), ...more };
      await tx.insertInto('envelope').values(row).execute();
      await noteCopiesDue(tx, recordingId, clock.now());
    },
    async putEntry(copies) {
      const ids = copies.map(({ recordingId }) => recordingId);
      await tx.deleteFrom('copy').where('recordingId', 'in', ids).execute();
      for (const { isShown, ...row } of copies) {
        await tx
          .insertInto('copy')
          .values({ ...row, isShown: isShown ? 1 : 0 })
          .execute();
      }
    },
    async remove(recordingId) {
      const others = await held(recordingId);
      const gone = others.length > 2 ? [recordingId] : others.map((copy) => copy.recordingId);
      if (gone.length > 0) await tx.deleteFrom('copy').where('recordingId', 'in', gone).execute();
    },
    async setApart(a, b, because, decidedAt) {
      await setTogether(a, b);
      const row = { recordingId: first(a, b), otherId: second(a, b), because, decidedAt };
      await tx.insertInto('apart').values(row).execute();
    },
  };
}

async function entryOf(
  recordingId: string,
  copies: SelectQueryBuilder<ServerTables, 'copy', unknown>,
): Promise<readonly Copy[]> {
  const own = await copies
    .select('entryId')
    .where('recordingId', '=', recordingId)
    .executeTakeFirst();
  if (own === undefined) return [];
  const rows = await copies
    .selectAll()
    .where('entryId', '=', own.entryId)
    .orderBy('recordingId')
    .execute();
  return rows.map(({ isShown, ...row }) => ({ ...row, isShown: isShown !== 0 }));
}

/** A pair has one row, whichever was named first. */
const first = (a: string, b: string): string => (a < b ? a : b);
const second = (a: string, b: string): string => (a < b ? b : a);

function heardRows(db: Kysely<ServerTables>) {
  return db
    .selectFrom('recording')
    .innerJoin('envelope', 'envelope.recordingId', 'recording.id')
    .leftJoin('transcript', 'transcript.id', 'recording.transcriptId')
    .select(['recording.id', 'recording.node', 'recording.recordedAt', 'recording.durationMs'])
    .select(['envelope.levels', 'envelope.voicedMs', 'envelope.loudOverQuietDb'])
    .select('transcript.text');
}

type HeardRow = Awaited<ReturnType<ReturnType<typeof heardRows>['executeTakeFirstOrThrow']>>;

function toHeard({ levels, text, durationMs, ...row }: HeardRow): HeardCopy {
  return {
    ...row,
    durationMs: durationMs ?? 0,
    envelope: Buffer.from(levels, 'base64'),
    text: text ?? undefined,
  };
}

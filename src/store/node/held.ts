/** Which bytes the node holds, for the size budget, and which originals are done with. */
import { type Kysely, sql, type Transaction } from 'kysely';
import { changeCompiledOnce } from '../compiled.ts';
import type { SpooledRecording } from './recordings.ts';
import type { Held, NodeTables, Original } from './schema.ts';

export interface HeldCounts {
  /** Bytes of all copies in the spool. */
  readonly copyBytes: number;
  /** Of them, bytes that the server has confirmed: they may go. */
  readonly confirmedBytes: number;
  /** Recordings that only the recorder's folder holds, and their bytes. */
  readonly references: number;
  readonly referenceBytes: number;
}

export interface HeldReads {
  counts(): Promise<HeldCounts>;
  /** Copies that the server has confirmed, the one confirmed first at the front. */
  confirmedCopies(limit: number): Promise<readonly SpooledRecording[]>;
  /** Unconfirmed recordings without a copy of ours, the oldest first, after the first `skip`. */
  references(limit: number, skip?: number): Promise<readonly SpooledRecording[]>;
  /** Confirmed before that time, without a copy of ours, and not moved by us; after the first `skip`. */
  longConfirmed(before: number, limit: number, skip: number): Promise<readonly SpooledRecording[]>;
  /** Confirmed before that time, with the original still in the recorder's folder. */
  originals(
    confirmedBefore: number,
    limit: number,
    skip?: number,
  ): Promise<readonly SpooledRecording[]>;
}

export interface HeldWrites {
  /** Where the recording's bytes are from now on. */
  put(id: string, held: Held): Promise<void>;
  /** The server has the bytes: a reference is done with, and a copy too unless it is kept. */
  confirmed(id: string, keepCopy: boolean): Promise<void>;
  /** A confirmed copy is let go. False: it is none, or not confirmed any more. */
  release(id: string): Promise<boolean>;
  putOriginal(id: string, original: Original): Promise<void>;
  /** Takes the confirmation of a copy back: it is to be shipped again, and stays until then. False: there is no confirmed copy. */
  unconfirm(id: string): Promise<boolean>;
}

export function heldReads(db: Kysely<NodeTables>): HeldReads {
  const all = () => db.selectFrom('recording').selectAll();
  return {
    counts: () => counts(db),
    confirmedCopies: (limit) =>
      all()
        .where('held', '=', 'copy')
        .where('shippedAt', '>', 0)
        .orderBy('shippedAt')
        .limit(limit)
        .execute(),
    references: (limit, skip = 0) =>
      all()
        .where('held', '=', 'reference')
        .where('shippedAt', 'is', null)
        .orderBy('seenAt')
        .limit(limit)
        .offset(skip)
        .execute(),
    longConfirmed: (before, limit, skip) =>
      all()
        .where('held', '=', 'none')
        .where('shippedAt', '<', before)
        .where('original', '!=', 'moved')
        .orderBy('shippedAt')
        .limit(limit)
        .offset(skip)
        .execute(),
    originals: (confirmedBefore, limit, skip = 0) =>
      all()
        .where('original', '=', 'there')
        .where('shippedAt', '>', 0)
        .where('shippedAt', '<', confirmedBefore)
        .orderBy('shippedAt')
        .limit(limit)
        .offset(skip)
        .execute(),
  };
}

export function heldWrites(tx: Transaction<NodeTables>): HeldWrites {
  const set = async (id: string, change: { held: Held } | { original: Original }) => {
    await tx.updateTable('recording').set(change).where('id', '=', id).execute();
  };
  return {
    put: (id, held) => set(id, { held }),
    async confirmed(id, keepCopy) {
      await (keepCopy ? endReference : endAll)(tx, { id });
    },
    release: (id) => changeConfirmed(tx, id, { held: 'none' }),
    putOriginal: (id, original) => set(id, { original }),
    unconfirm: (id) => changeConfirmed(tx, id, { shippedAt: null }),
  };
}

/** Whether there was a confirmed copy to change. */
async function changeConfirmed(
  tx: Transaction<NodeTables>,
  id: string,
  change: { held: Held } | { shippedAt: null },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('recording')
    .set(change)
    .where('id', '=', id)
    .where('held', '=', 'copy')
    .where('shippedAt', '>', 0)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

interface One {
  readonly id: string;
}

const endReference = changeCompiledOnce((db: Kysely<NodeTables>, { id }: One) =>
  endOf(db, id, ['reference']),
);
const endAll = changeCompiledOnce((db: Kysely<NodeTables>, { id }: One) =>
  endOf(db, id, ['reference', 'copy']),
);

function endOf(db: Kysely<NodeTables>, id: string, done: readonly Held[]) {
  return db
    .updateTable('recording')
    .set({ held: 'none' })
    .where('id', '=', id)
    .where('held', 'in', done);
}

async function counts(db: Kysely<NodeTables>): Promise<HeldCounts> {
  const bytesOf = (held: Held) =>
    db
      .selectFrom('recording')
      .select(({ fn }) => [
        fn.countAll<number>().as('n'),
        sql<number>`coalesce(sum(size_bytes), 0)`.as('bytes'),
      ])
      .where('held', '=', held);
  const copies = await bytesOf('copy').executeTakeFirstOrThrow();
  const confirmed = await bytesOf('copy').where('shippedAt', '>', 0).executeTakeFirstOrThrow();
  const references = await bytesOf('reference')
    .where('shippedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    copyBytes: copies.bytes,
    confirmedBytes: confirmed.bytes,
    references: references.n,
    referenceBytes: references.bytes,
  };
}

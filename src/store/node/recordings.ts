/** The spool: recordings that the node has seen, and whether the server has confirmed them. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { RecordingClass } from '../../domain/recording.ts';
import { TsnError } from '../../platform/errors.ts';
import { changeCompiledOnce, compiledOnce } from '../compiled.ts';
import { lacking } from '../jobs/subjects.ts';
import { readCounts, type SpoolCounts } from './counts.ts';
import type { NodeTables, SpooledTable } from './schema.ts';

/** One recording in the spool; `spoolPath` is relative to the data folder. */
export type SpooledRecording = Selectable<SpooledTable>;
export type NewSpooledRecording = Omit<SpooledRecording, 'shippedAt' | 'original'>;

export interface SpoolReads {
  /** Throws `data/not-found`. */
  get(id: string): Promise<SpooledRecording>;
  find(source: string, originalName: string, sha256: string): Promise<SpooledRecording | undefined>;
  /** Ids that are not shipped and that no job asks for, oldest first. */
  withoutShipment(limit: number): Promise<readonly string[]>;
  counts(): Promise<SpoolCounts>;
  /** What the source's newest recordings are, the newest first. */
  newestClasses(source: string, limit: number): Promise<readonly RecordingClass[]>;
  /** Newest recordedAt first. */
  list(wanted: {
    readonly limit: number;
    readonly shipped?: boolean | undefined;
  }): Promise<readonly SpooledRecording[]>;
}

export interface SpoolWrites {
  /** The same bytes under the same name answer the first id: they are spooled once. */
  add(recording: NewSpooledRecording): Promise<{ readonly id: string; readonly added: boolean }>;
  /** The server has the bytes. The first time stays. */
  shipped(id: string, at: number): Promise<void>;
  /** What the activity log says by now, as a JSON list. */
  putActivity(id: string, activity: string): Promise<void>;
  /** For a version whose bytes are all in a longer one. Throws `data/not-found`. */
  forget(id: string): Promise<void>;
  /** For what was confirmed long ago; not when it is to be shipped again by now. */
  forgetConfirmed(id: string): Promise<void>;
}

export function spoolReads(db: Kysely<NodeTables>): SpoolReads {
  return {
    get: (id) => get(db, id),
    find: (source, originalName, sha256) =>
      db
        .selectFrom('recording')
        .selectAll()
        .where('source', '=', source)
        .where('originalName', '=', originalName)
        .where('sha256', '=', sha256)
        .executeTakeFirst(),
    async withoutShipment(limit) {
      const rows = await db
        .selectFrom('recording')
        .select('recording.id')
        .where('shippedAt', 'is', null)
        .where(lacking('ship', 'recording.id'))
        .orderBy('seenAt')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    counts: () => readCounts(db),
    async newestClasses(source, limit) {
      const rows = await db
        .selectFrom('recording')
        .select('class')
        .where('source', '=', source)
        .orderBy('seenAt', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => row.class);
    },
    list: ({ limit, shipped }) => {
      let query = db.selectFrom('recording').selectAll();
      if (shipped !== undefined) query = query.where('shippedAt', shipped ? 'is not' : 'is', null);
      return query.orderBy('recordedAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
    },
  };
}

export function spoolWrites(tx: Transaction<NodeTables>): SpoolWrites {
  return {
    async add(recording) {
      const { source, originalName, sha256 } = recording;
      const known = await spoolReads(tx).find(source, originalName, sha256);
      if (known !== undefined) return { id: known.id, added: false };
      await tx
        .insertInto('recording')
        .values({ ...recording, shippedAt: null, original: 'there' })
        .execute();
      return { id: recording.id, added: true };
    },
    async shipped(id, at) {
      if ((await putShipped(tx, { id, at })) === 0) await get(tx, id);
    },
    async putActivity(id, activity) {
      await tx.updateTable('recording').set({ activity }).where('id', '=', id).execute();
    },
    async forget(id) {
      await get(tx, id);
      await tx.deleteFrom('recording').where('id', '=', id).execute();
    },
    async forgetConfirmed(id) {
      await tx
        .deleteFrom('recording')
        .where('id', '=', id)
        .where('held', '=', 'none')
        .where('shippedAt', '>', 0)
        .execute();
    },
  };
}

interface One {
  readonly id: string;
}

const selectOne = compiledOnce((db: Kysely<NodeTables>, { id }: One) =>
  db.selectFrom('recording').selectAll().where('id', '=', id),
);

/** Nothing when it was shipped before. */
const putShipped = changeCompiledOnce(
  (db: Kysely<NodeTables>, { id, at }: One & { readonly at: number }) =>
    db
      .updateTable('recording')
      .set({ shippedAt: at })
      .where('id', '=', id)
      .where('shippedAt', 'is', null),
);

async function get(db: Kysely<NodeTables>, id: string): Promise<SpooledRecording> {
  const [row] = await selectOne(db, { id });
  if (row === undefined) throw new TsnError('data/not-found', `no recording has the id ${id}`);
  return row;
}

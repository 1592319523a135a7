/** What is known of the stored audio itself: which is gone or damaged, and which has grown since. */
import { type Kysely, type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import type { AudioTrouble } from '../../domain/audio-trouble.ts';
import { compiledOnce } from '../compiled.ts';
import { forgetMentions } from './mentions.ts';
import type { ServerTables } from './schema.ts';

export interface AudioRow {
  readonly id: string;
  readonly audioPath: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface TroubledRow {
  readonly id: string;
  readonly source: string;
  readonly originalName: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface AudioStateReads {
  /** All rows in the order of their paths, page by page, so that other reads go on. */
  byPath(): AsyncIterable<AudioRow>;
  /** The recordings whose audio lies there. */
  at(audioPath: string): Promise<readonly AudioRow[]>;
  /** How many recordings have each trouble. */
  counts(): Promise<Readonly<Record<AudioTrouble, number>>>;
  troubleOf(id: string): Promise<AudioTrouble | undefined>;
  /** Recordings of a node that have trouble, in the order of their ids, after one of them. */
  troubled(node: string, after: string, limit: number): Promise<readonly TroubledRow[]>;
  /** The longer version that is shown in its place. */
  grownInto(id: string): Promise<string | undefined>;
  /** The same recorder's file in those versions that are shown: the latest that came, a few of them. */
  versions(node: string, source: string, originalName: string): Promise<readonly AudioRow[]>;
}

export interface AudioStateWrites {
  /** True when that was not known. */
  trouble(id: string, what: AudioTrouble, since: number): Promise<boolean>;
  /** The audio is there and whole; answers the recordings that had trouble. */
  sound(audioPath: string): Promise<readonly string[]>;
  /** `id` is the beginning of `into`, which is shown and counted in its place. */
  grown(id: string, into: string): Promise<void>;
}

/** For lists: without the beginnings of what is in them whole. Reads no row of `recording`. */
export function notGrown(recording: 'recording.id'): RawBuilder<SqlBool> {
  return sql<SqlBool>`not exists (select 1 from grown
    where grown.recording_id = ${sql.ref(recording)})`;
}

/** Of a recorder that gives all its files one name there are any number. */
const MOST_VERSIONS = 20;
const PAGE = 500;
const COLUMNS = ['id', 'audioPath', 'sha256', 'sizeBytes'] as const;

export function audioStateReads(db: Kysely<ServerTables>): AudioStateReads {
  const rows = () => db.selectFrom('recording').select(COLUMNS);
  return {
    byPath: () => byPath(db),
    at: (audioPath) => rows().where('audioPath', '=', audioPath).execute(),
    async counts() {
      const found = await db
        .selectFrom('audioTrouble')
        .select(({ fn }) => ['what', fn.countAll<number>().as('n')])
        .groupBy('what')
        .execute();
      const counts: Record<AudioTrouble, number> = { missing: 0, damaged: 0 };
      for (const { what, n } of found) counts[what] = Number(n);
      return counts;
    },
    async troubleOf(id) {
      const row = await db
        .selectFrom('audioTrouble')
        .select('what')
        .where('recordingId', '=', id)
        .executeTakeFirst();
      return row?.what;
    },
    troubled: (node, after, limit) => troubled(db, node, after, limit),
    versions: (node, source, originalName) =>
      rows()
        .where('node', '=', node)
        .where('source', '=', source)
        .where('originalName', '=', originalName)
        .where(notGrown('recording.id'))
        .orderBy('id', 'desc') // ids are as old as their rows
        .limit(MOST_VERSIONS)
        .execute(),
    async grownInto(id) {
      const [row] = await askGrown(db, { id });
      return row?.grownInto;
    },
  };
}

/** Asked by each stage of each recording. */
const askGrown = compiledOnce((db: Kysely<ServerTables>, { id }: { readonly id: string }) =>
  db.selectFrom('grown').select('grownInto').where('recordingId', '=', id),
);

export function audioStateWrites(tx: Transaction<ServerTables>): AudioStateWrites {
  return {
    async trouble(id, what, since) {
      const known = await audioStateReads(tx).troubleOf(id);
      if (known === what) return false;
      await tx.deleteFrom('audioTrouble').where('recordingId', '=', id).execute();
      await tx.insertInto('audioTrouble').values({ recordingId: id, what, since }).execute();
      return true;
    },
    async sound(audioPath) {
      const found = await tx
        .selectFrom('audioTrouble')
        .innerJoin('recording', 'recording.id', 'audioTrouble.recordingId')
        .select('recording.id')
        .where('recording.audioPath', '=', audioPath)
        .execute();
      const ids = found.map(({ id }) => id);
      if (ids.length > 0)
        await tx.deleteFrom('audioTrouble').where('recordingId', 'in', ids).execute();
      return ids;
    },
    async grown(id, into) {
      // Whoever looks through its words waits, or has ended: none of them is counted after this.
      await tx.selectFrom('recording').select('id').where('id', '=', id).forUpdate().execute();
      await tx.deleteFrom('grown').where('recordingId', '=', id).execute();
      await tx.insertInto('grown').values({ recordingId: id, grownInto: into }).execute();
      await forgetMentions(tx, id); // they are in the whole too, and count there
      // What had grown into this one before has grown into the longest now.
      await tx.updateTable('grown').set({ grownInto: into }).where('grownInto', '=', id).execute();
    },
  };
}

/** Page by page of those with trouble, so that no plan begins with all that the node ever sent. */
async function troubled(
  db: Kysely<ServerTables>,
  node: string,
  after: string,
  limit: number,
): Promise<readonly TroubledRow[]> {
  const found: TroubledRow[] = [];
  for (let last = after; found.length < limit; ) {
    const page = await db
      .selectFrom('audioTrouble')
      .select('recordingId')
      .where('recordingId', '>', last)
      .orderBy('recordingId')
      .limit(PAGE)
      .execute();
    if (page.length === 0) break;
    last = page.at(-1)?.recordingId ?? last;
    const ids = page.map(({ recordingId }) => recordingId);
    const rows = await db
      .selectFrom('recording')
      .select(['id', 'source', 'originalName', 'sha256', 'sizeBytes'])
      .where('id', 'in', ids)
      .where('node', '=', node)
      .orderBy('id')
      .execute();
    found.push(...rows);
  }
  return found.slice(0, limit);
}

async function* byPath(db: Kysely<ServerTables>): AsyncIterable<AudioRow> {
  for (let after: AudioRow | undefined; ; ) {
    const { audioPath, id } = after ?? { audioPath: '', id: '' };
    const rows = await db
      .selectFrom('recording')
      .select(COLUMNS)
      .where('audioPath', '>=', audioPath) // where MySQL enters the index: it does not by the pair
      .where((row) => row.eb(row.refTuple('audioPath', 'id'), '>', row.tuple(audioPath, id)))
      .orderBy('audioPath')
      .orderBy('id')
      .limit(PAGE)
      .execute();
    yield* rows;
    after = rows.at(-1);
    if (after === undefined) return;
  }
}

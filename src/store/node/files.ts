/** What the last scan saw of the recorder's folder, so that a rescan hashes nothing twice. */
import type { Kysely, Transaction } from 'kysely';
import { compiledOnce } from '../compiled.ts';
import type { NodeTables } from './schema.ts';

export interface FileMark {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly sha256?: string | undefined;
  /** The watcher's own word for how far it is with the file (at most 20 letters). */
  readonly state: string;
}

export interface FileReads {
  mark(source: string, name: string): Promise<FileMark | undefined>;
  /** Files whose mark has that state, with their names. */
  inState(
    state: string,
    limit: number,
  ): Promise<readonly (FileMark & { readonly source: string; readonly name: string })[]>;
}

export interface FileWrites {
  put(source: string, name: string, mark: FileMark): Promise<void>;
}

export function fileReads(db: Kysely<NodeTables>): FileReads {
  return {
    async mark(source, name) {
      const [row] = await selectMark(db, { source, name });
      if (row === undefined) return undefined;
      const { sha256, ...mark } = row;
      return sha256 === null ? mark : { ...mark, sha256 };
    },
    async inState(state, limit) {
      const rows = await db
        .selectFrom('file')
        .selectAll()
        .where('state', '=', state)
        .limit(limit)
        .execute();
      return rows.map(({ sha256, ...row }) => ({ ...row, ...(sha256 !== null && { sha256 }) }));
    },
  };
}

interface Name {
  readonly source: string;
  readonly name: string;
}

/** Asked for each file of the recorder at each look. */
const selectMark = compiledOnce((db: Kysely<NodeTables>, { source, name }: Name) =>
  db
    .selectFrom('file')
    .select(['sizeBytes', 'mtimeMs', 'sha256', 'state'])
    .where('source', '=', source)
    .where('name', '=', name),
);

export function fileWrites(tx: Transaction<NodeTables>): FileWrites {
  return {
    async put(source, name, { sizeBytes, mtimeMs, sha256 = null, state }) {
      const columns = { sizeBytes, mtimeMs, sha256, state };
      const { numUpdatedRows } = await tx
        .updateTable('file')
        .set(columns)
        .where('source', '=', source)
        .where('name', '=', name)
        .executeTakeFirst();
      if (numUpdatedRows > 0n) return;
      await tx
        .insertInto('file')
        .values({ source, name, ...columns })
        .execute();
    },
  };
}

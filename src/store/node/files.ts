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
  /** The same for many files at once, by name: a look through a full folder asks about all. */
  marks(source: string, names: readonly string[]): Promise<ReadonlyMap<string, FileMark>>;
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
      return row && toMark(row);
    },
    async marks(source, names) {
      const found = new Map<string, FileMark>();
      for (let at = 0; at < names.length; at += MARKS_AT_ONCE) {
        const some = names.slice(at, at + MARKS_AT_ONCE);
        const rows = await selectMarks(db, { source, ...places(some) });
        for (const { name, ...row } of rows) found.set(name, toMark(row));
      }
      return found;
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

const selectMark = compiledOnce((db: Kysely<NodeTables>, { source, name }: Name) =>
  db
    .selectFrom('file')
    .select(['sizeBytes', 'mtimeMs', 'sha256', 'state'])
    .where('source', '=', source)
    .where('name', '=', name),
);

/** A query of its own for each number of names would be compiled anew: the last one is asked again instead. */
const MARKS_AT_ONCE = 50;

function places(names: readonly string[]): Readonly<Record<string, string>> {
  const last = names.at(-1) ?? '';
  const all = Array.from({ length: MARKS_AT_ONCE }, (_, index) => names[index] ?? last);
  return Object.fromEntries(all.map((name, index) => [`name${index}`, name]));
}

interface Names {
  readonly source: string;
  readonly [name: string]: string;
}

const selectMarks = compiledOnce((db: Kysely<NodeTables>, { source, ...names }: Names) =>
  db
    .selectFrom('file')
    .select(['name', 'sizeBytes', 'mtimeMs', 'sha256', 'state'])
    .where('source', '=', source)
    .where('name', 'in', Object.values(names)),
);

interface MarkRow extends Omit<FileMark, 'sha256'> {
  readonly sha256: string | null;
}

function toMark({ sha256, ...mark }: MarkRow): FileMark {
  return sha256 === null ? mark : { ...mark, sha256 };
}

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

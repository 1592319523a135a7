/** Which files of the drop folders were taken in, by size and time. */
import type { Kysely, Transaction } from 'kysely';
import type { ServerTables } from './schema.ts';

export interface DroppedMark {
  readonly name: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

export interface DroppedReads {
  /** All of one folder; some hundred bytes of memory each. */
  list(folder: string): Promise<readonly DroppedMark[]>;
}

export interface DroppedWrites {
  put(folder: string, mark: DroppedMark, takenAt: number): Promise<void>;
  /** For files that are not there any more. */
  forget(folder: string, name: string): Promise<void>;
}

export function droppedReads(db: Kysely<ServerTables>): DroppedReads {
  return {
    list: (folder) =>
      db
        .selectFrom('droppedFile')
        .select(['name', 'sizeBytes', 'mtimeMs'])
        .where('folder', '=', folder)
        .execute(),
  };
}

export function droppedWrites(tx: Transaction<ServerTables>): DroppedWrites {
  const forget = async (folder: string, name: string): Promise<void> => {
    await tx
      .deleteFrom('droppedFile')
      .where('folder', '=', folder)
      .where('name', '=', name)
      .execute();
  };
  return {
    forget,
    async put(folder, mark, takenAt) {
      await forget(folder, mark.name);
      await tx
        .insertInto('droppedFile')
        .values({ folder, ...mark, takenAt })
        .execute();
    },
  };
}

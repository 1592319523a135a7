/** Imports of the register: which publication is in, and how far an interrupted one came. */
import type { Kysely, Transaction } from 'kysely';
import type { UlsPart } from '../../domain/callbook/uls.ts';
import type { CallbookTables } from './schema.ts';

export interface UlsPublication {
  readonly kind: 'full' | 'daily';
  readonly source: string;
  readonly fingerprint: string;
  /** UTC ms. */
  readonly dataAt: number;
}

export interface UlsImport extends UlsPublication {
  readonly id: number;
  readonly startedAt: number;
  readonly completedAt: number | null;
}

export interface PartProgress {
  /** Records of the file that were taken. */
  readonly position: number;
  readonly complete: boolean;
}

export interface ImportReads {
  /** Newest first. */
  list(limit: number): Promise<readonly UlsImport[]>;
  /** The complete import with the newest data; of one kind when it is given. */
  newest(kind?: UlsPublication['kind']): Promise<UlsImport | undefined>;
  withFingerprint(fingerprint: string): Promise<UlsImport | undefined>;
  progress(importId: number, part: UlsPart): Promise<PartProgress>;
  licences(): Promise<number>;
}

export interface ImportWrites {
  /** Begins anew, also when this publication was read before; other unfinished ones are given up. */
  begin(publication: UlsPublication, now: number): Promise<number>;
  advance(importId: number, part: UlsPart, progress: PartProgress): Promise<void>;
  complete(importId: number, now: number): Promise<void>;
}

export function importReads(db: Kysely<CallbookTables>): ImportReads {
  const imports = db.selectFrom('ulsImport').selectAll();
  return {
    list: (limit) => imports.orderBy('id', 'desc').limit(limit).execute(),
    newest(kind) {
      const complete = imports.where('completedAt', 'is not', null).orderBy('dataAt', 'desc');
      return (kind === undefined ? complete : complete.where('kind', '=', kind))
        .limit(1)
        .executeTakeFirst();
    },
    withFingerprint: (fingerprint) =>
      imports.where('fingerprint', '=', fingerprint).limit(1).executeTakeFirst(),
    async progress(importId, part) {
      const row = await db
        .selectFrom('ulsImportPart')
        .select(['position', 'isComplete'])
        .where('importId', '=', importId)
        .where('part', '=', part)
        .executeTakeFirst();
      return { position: row?.position ?? 0, complete: row?.isComplete === 1 };
    },
    async licences() {
      const { count } = await db
        .selectFrom('licence')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}

export function importWrites(tx: Transaction<CallbookTables>): ImportWrites {
  return {
    async begin(publication, now) {
      await tx
        .deleteFrom('ulsImport')
        .where((is) =>
          is.or([is('completedAt', 'is', null), is('fingerprint', '=', publication.fingerprint)]),
        )
        .execute();
      const { insertId } = await tx
        .insertInto('ulsImport')
        .values({ ...publication, startedAt: now, completedAt: null })
        .executeTakeFirstOrThrow();
      return Number(insertId);
    },
    async advance(importId, part, { position, complete }) {
      const state = { position, isComplete: Number(complete) };
      await tx
        .insertInto('ulsImportPart')
        .values({ importId, part, ...state })
        .onConflict((row) => row.columns(['importId', 'part']).doUpdateSet(state))
        .execute();
    },
    async complete(importId, now) {
      await tx
        .updateTable('ulsImport')
        .set({ completedAt: now })
        .where('id', '=', importId)
        .execute();
      await tx.deleteFrom('ulsImportPart').where('importId', '=', importId).execute();
    },
  };
}

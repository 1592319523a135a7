/** The country file that was imported in place of the built-in one. */
import type { Kysely, Transaction } from 'kysely';
import type { CountryFile } from '../../domain/cty.ts';
import type { CallbookTables } from './schema.ts';

export interface CountryReads {
  imported(): Promise<CountryFile | undefined>;
}

export interface CountryWrites {
  replace(file: CountryFile, source: string, now: number): Promise<void>;
}

export function countryReads(db: Kysely<CallbookTables>): CountryReads {
  return {
    async imported() {
      const row = await db.selectFrom('countryFile').select('data').executeTakeFirst();
      // `as`: `replace` wrote it.
      return row === undefined ? undefined : (JSON.parse(row.data) as CountryFile);
    },
  };
}

export function countryWrites(tx: Transaction<CallbookTables>): CountryWrites {
  return {
    async replace(file, source, importedAt) {
      const data = JSON.stringify(file);
      await tx.deleteFrom('countryFile').execute();
      await tx
        .insertInto('countryFile')
        .values({ id: 1, version: file.version, source, importedAt, data })
        .execute();
    },
  };
}

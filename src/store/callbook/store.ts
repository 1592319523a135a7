/**
 * The callbook's database, a file of its own beside the server's (docs/decisions.md):
 * what is in it can be fetched again, so it needs no backup and hinders no other write.
 */
import type { OpenOptions } from '../open.ts';
import { openDatabase } from '../open.ts';
import { type CountryReads, type CountryWrites, countryReads, countryWrites } from './countries.ts';
import { type ImportReads, type ImportWrites, importReads, importWrites } from './imports.ts';
import { type LicenceReads, type LicenceWrites, licenceReads, licenceWrites } from './licences.ts';
import { CALLBOOK_MIGRATIONS } from './migrations.ts';
import { type OnlineReads, type OnlineWrites, onlineReads, onlineWrites } from './online.ts';
import type { CallbookTables } from './schema.ts';

export interface CallbookTx {
  readonly online: OnlineReads & OnlineWrites;
  readonly licences: LicenceWrites;
  readonly imports: ImportWrites;
  readonly countries: CountryWrites;
}

export interface CallbookStore {
  readonly licences: LicenceReads;
  readonly imports: ImportReads;
  readonly countries: CountryReads;
  readonly online: OnlineReads;
  /** Runs `work` with the write lock and commits; any throw rolls back. Keep slow things outside. */
  transaction<R>(this: void, work: (tx: CallbookTx) => Promise<R>): Promise<R>;
  /** Lets the running transaction end, then closes the database. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens the file, makes it when there is none, and brings its schema up to date.
 * Throws `store/newer-database`, `store/corrupt`, `data/not-writable`.
 */
export async function openCallbookStore(options: OpenOptions): Promise<CallbookStore> {
  const database = await openDatabase<CallbookTables>(options, CALLBOOK_MIGRATIONS);
  const { reads, transaction } = database;
  return {
    licences: licenceReads(reads),
    imports: importReads(reads),
    countries: countryReads(reads),
    online: onlineReads(reads),
    transaction: (work) =>
      transaction((tx) =>
        work({
          licences: licenceWrites(tx),
          imports: importWrites(tx),
          countries: countryWrites(tx),
          online: { ...onlineReads(tx), ...onlineWrites(tx) },
        }),
      ),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** The country file for commands: which one is in use, and how another one is put in. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readCountryFile } from '../../domain/callbook/read-cty.ts';
import { builtInCountries, type Countries, countriesOf } from '../../domain/cty.ts';
import { TsnError } from '../../platform/errors.ts';
import type { CallbookStore } from '../../store/callbook/store.ts';

export interface CountryReport {
  readonly source: string;
  readonly version: string;
  readonly entities: number;
}

/** The imported country file, else the one that the program carries. */
export async function countriesIn(store: CallbookStore | undefined): Promise<Countries> {
  const imported = await store?.countries.imported();
  return imported === undefined ? builtInCountries() : countriesOf(imported);
}

export function isCountryFile(path: string): boolean {
  return /\.(dat|csv)$/i.test(path);
}

/** Throws `file/not-found`, `callbook/not-cty`. */
export async function importCountries(
  path: string,
  store: CallbookStore,
  now: number,
): Promise<CountryReport> {
  const text = await readFile(path, 'latin1').catch((error: unknown) => {
    throw new TsnError('file/not-found', `cannot read ${path}`, { cause: error });
  });
  const file = readCountryFile(text, basename(path));
  if (file === undefined) throw new TsnError('callbook/not-cty', `${path} is no country file`);
  await store.transaction((tx) => tx.countries.replace(file, path, now));
  return { source: path, version: file.version, entities: file.entities.length };
}

export function renderCountries({ source, version, entities }: CountryReport): string {
  return `${source}: country file ${version}, ${entities} entities`;
}

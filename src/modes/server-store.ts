/** Where a server's store is, by its configuration. */
import { readFileSync } from 'node:fs';
import { serverDatabase } from '../config/places.ts';
import { readSecret } from '../config/secret.ts';
import { parseStoreUrl, type StoreSection } from '../config/store-config.ts';
import { TsnError } from '../platform/errors.ts';
import { loadSqliteAddon, nativeFolder } from '../platform/native-parts.ts';
import type { Doubt } from '../store/dialects/mysql-look.ts';
import { type MysqlPlace, placeName } from '../store/dialects/mysql-place.ts';
import type { StorePlace } from '../store/open.ts';

interface Given {
  readonly dataDir: string;
  readonly store: StoreSection;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Throws `config/invalid` when a password or a certificate is not where it should be. */
export function serverStorePlace({ dataDir, store }: Given, env: Env): StorePlace {
  const mysql = mysqlPlace(store, env);
  if (mysql !== undefined) return { mysql };
  return { path: serverDatabase(dataDir), addon: loadSqliteAddon(nativeFolder(dataDir)) };
}

/** What of the database server's settings may cost recordings. */
export async function storeDoubts(place: StorePlace): Promise<readonly Doubt[]> {
  if (!('mysql' in place)) return [];
  const { lookAtMysql } = await import('../store/dialects/mysql-look.ts');
  return (await lookAtMysql(place.mysql)).doubts;
}

/** For people: a path, or an address without a password. */
export function storeName({ dataDir, store }: Given): string {
  const address = store.url === undefined ? undefined : parseStoreUrl(store.url);
  return address === undefined ? serverDatabase(dataDir) : placeName(address);
}

/** Undefined: it is a file in the data folder. */
function mysqlPlace(store: StoreSection, env: Env): MysqlPlace | undefined {
  const address = store.url === undefined ? undefined : parseStoreUrl(store.url);
  if (address === undefined) return undefined;
  const password = readSecret(store.password, env);
  if (store.password !== undefined && password === undefined) {
    const where = 'env' in store.password ? store.password.env : store.password.file;
    throw new TsnError('config/invalid', `store.password: nothing is in ${where}`);
  }
  const tls = store.tls === 'required' ? { ca: authority(store.ca) } : undefined;
  return { ...address, password, tls };
}

function authority(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new TsnError('config/invalid', `store.ca: cannot read ${path}`, { cause: error });
  }
}

/**
 * Native parts: SQLite's addon and the recogniser's worker. The executable
 * carries them; they are unpacked once into a folder named by their SHA-256,
 * verified at every start, and loaded from there.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readAsset } from './assets.ts';
import { notWritable } from './data-folder.ts';
import { sha256 } from './hash.ts';
import { newId } from './ids.ts';

/** Where native parts are unpacked: `$TSN_CACHE`, else `<data>/native`, else the user's cache. */
export function nativeFolder(dataDir?: string): string {
  const configured = process.env['TSN_CACHE'];
  if (configured !== undefined && configured !== '') return configured;
  if (dataDir !== undefined) return join(dataDir, 'native');
  const home = homedir();
  return home === '/' || home === '' ? join(tmpdir(), 'tsn-native') : join(home, '.cache', 'tsn');
}

/** Unpacks one native part and answers its path; undefined when this build does not carry it. */
export function unpackNativePart(name: string, folder: string): string | undefined {
  const bytes = readAsset(`native/${name}`);
  if (bytes === undefined) return undefined;
  const path = join(folder, sha256(bytes), name);
  if (!holds(path, bytes)) writeExecutable(path, bytes);
  return path;
}

function holds(path: string, bytes: Buffer): boolean {
  return existsSync(path) && readFileSync(path).equals(bytes);
}

function writeExecutable(path: string, bytes: Buffer): void {
  const partial = `${path}.${newId()}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    writeFileSync(partial, bytes, { mode: 0o755, flush: true });
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true }); // a full disk must not get fuller with each start
    throw notWritable(`cannot unpack native parts into ${dirname(path)}`, error);
  }
}

/** SQLite's native binding, in the shape that better-sqlite3's `nativeBinding` option takes. */
export type SqliteAddon = object;

/** Loading the same addon twice in one thread aborts Node: once per process. */
let sqliteAddon: SqliteAddon | undefined;

/** Loads SQLite from the executable, or from node_modules in a checkout. */
export function loadSqliteAddon(folder: string = nativeFolder()): SqliteAddon {
  if (sqliteAddon !== undefined) return sqliteAddon;
  const path = unpackNativePart('sqlite3.node', folder) ?? checkoutSqlite();
  const loaded: { exports: SqliteAddon } = { exports: {} };
  process.dlopen(loaded, path, constants.dlopen.RTLD_NOW | constants.dlopen.RTLD_LOCAL);
  sqliteAddon = loaded.exports;
  return sqliteAddon;
}

function checkoutSqlite(): string {
  const require = createRequire(import.meta.url);
  const home = dirname(require.resolve('better-sqlite3/package.json'));
  return join(home, 'prebuilds', `${process.platform}-${process.arch}.node`);
}

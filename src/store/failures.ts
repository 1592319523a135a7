/**
 * The only place that knows what SQLite's errors mean to us. Everything that the
 * store throws goes through here, so nothing above it looks at a driver's message.
 */
import { type FailureCode, TsnError } from '../platform/errors.ts';

/** Longest prefix first: SQLite refines its codes by suffixes (`SQLITE_IOERR_WRITE`). */
const CODES: readonly (readonly [prefix: string, code: FailureCode, what: string])[] = [
  ['SQLITE_BUSY', 'store/busy', 'is locked by another process'],
  ['SQLITE_LOCKED', 'store/busy', 'is locked by another process'],
  ['SQLITE_NOTADB', 'store/corrupt', 'is not a database'],
  ['SQLITE_CORRUPT', 'store/corrupt', 'is damaged'],
  ['SQLITE_FULL', 'data/disk-full', 'cannot grow: the disk is full'],
  ['SQLITE_READONLY', 'data/not-writable', 'cannot be written'],
  ['SQLITE_CANTOPEN', 'data/not-writable', 'cannot be opened'],
  ['SQLITE_PERM', 'data/not-writable', 'cannot be opened'],
  ['SQLITE_IOERR', 'data/disk-failing', 'cannot be read or written'],
];

/** The failure that `thrown` means for the database at `path`. */
export function toStoreFailure(thrown: unknown, path: string): TsnError {
  if (thrown instanceof TsnError) return thrown;
  const code = codeOf(thrown);
  const known = CODES.find(([prefix]) => code.startsWith(prefix));
  if (known !== undefined) {
    const message = `database ${path} ${known[2]} (${code})`;
    return new TsnError(known[1], message, { cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (/^no such (table|column)/.test(message)) {
    const what = `database ${path} lacks what this version needs (${message})`;
    return new TsnError('store/older-database', what, { cause: thrown });
  }
  return new TsnError('bug', `database ${path}: ${message}`, { cause: thrown });
}

/** The failure that an error of the operating system means for the folder or file at `path`. */
export function toFileFailure(thrown: unknown, path: string): TsnError {
  const code = codeOf(thrown);
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  const message = `database ${path} cannot be written (${code})`;
  return new TsnError(full ? 'data/disk-full' : 'data/not-writable', message, { cause: thrown });
}

export function isBusy(thrown: unknown): boolean {
  return codeOf(thrown).startsWith('SQLITE_BUSY');
}

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return '';
  return String(thrown.code);
}

/**
 * The only place that knows what the errors of MySQL, MariaDB and the way to them mean
 * to us. Texts of queries stay here: they hold what was said on the air.
 */
import { type FailureCode, TsnError } from '../../platform/errors.ts';

interface Meaning {
  readonly code: FailureCode;
  readonly what: string;
}

const UNREACHABLE: Meaning = { code: 'store/unreachable', what: 'does not answer' };
const READ_ONLY: Meaning = { code: 'store/unreachable', what: 'takes no changes now' };
const CONTENDED: Meaning = { code: 'store/busy', what: 'is busy: others were in the way' };
const DENIED: Meaning = { code: 'store/access-denied', what: 'refuses this user' };
const OLDER: Meaning = { code: 'store/older-database', what: 'lacks what this version needs' };
const FULL: Meaning = { code: 'data/disk-full', what: 'cannot grow: its disk is full' };

/** By the number in the server's answer; the same in MySQL and MariaDB. */
const BY_NUMBER: ReadonlyMap<number, Meaning> = new Map([
  [1021, FULL], // ER_DISK_FULL
  [1114, FULL], // ER_RECORD_FILE_FULL
  [1040, UNREACHABLE], // too many connections
  [1203, UNREACHABLE], // too many connections of this user
  [1226, UNREACHABLE], // a limit of this user
  [1047, UNREACHABLE], // Galera: not ready
  [1053, UNREACHABLE], // shutdown in progress
  [1077, UNREACHABLE], // normal shutdown
  [1129, UNREACHABLE], // host is blocked
  [1152, UNREACHABLE], // aborted connection
  [1158, UNREACHABLE], // network errors, up to 1161
  [1159, UNREACHABLE],
  [1160, UNREACHABLE],
  [1161, UNREACHABLE],
  [1184, UNREACHABLE], // aborted connection
  [1317, UNREACHABLE], // query interrupted
  [1927, UNREACHABLE], // connection was killed
  [3024, UNREACHABLE], // query timed out
  [4031, UNREACHABLE], // disconnected for inactivity
  [1290, READ_ONLY], // --read-only
  [1792, READ_ONLY],
  [1836, READ_ONLY],
  [1020, CONTENDED], // record has changed since it was read
  [1205, CONTENDED], // lock wait timeout
  [1213, CONTENDED], // deadlock
  [1044, DENIED], // to this database
  [1045, DENIED], // wrong password
  [1142, DENIED], // to this table
  [1143, DENIED],
  [1227, DENIED],
  [1698, DENIED], // wrong kind of login
  [1820, DENIED], // password expired
  [1054, OLDER], // no such column
  [1146, OLDER], // no such table
  [1049, { code: 'store/no-database', what: 'is not there' }],
]);

/** Another transaction was in the way: run again, this one may well succeed. Duplicates: it was first. */
const WORTH_AGAIN: ReadonlySet<number> = new Set([1020, 1062, 1205, 1213, 1586]);

/** The failure that `thrown` means for the database called `name`. */
export function toMysqlFailure(thrown: unknown, name: string): TsnError {
  if (thrown instanceof TsnError) return thrown;
  const { message, code, errno } = partsOf(thrown);
  const cause = new Error(message); // the driver's own error holds the query
  const known = BY_NUMBER.get(errno);
  if (known !== undefined) {
    const text = `database ${name} ${known.what} (${message})`;
    return new TsnError(known.code, text, { cause, facts: { errno } });
  }
  // What has no number of the server's comes from the way there.
  if (errno <= 0 && code !== '') {
    const text = `database ${name} ${UNREACHABLE.what} (${message || code})`;
    return new TsnError(UNREACHABLE.code, text, { cause });
  }
  return new TsnError('bug', `database ${name}: ${message}`, { cause, facts: { errno } });
}

/** True when running the whole transaction again may help. */
export function isWorthAgain(failure: unknown): boolean {
  return failure instanceof TsnError && WORTH_AGAIN.has(Number(failure.facts['errno']));
}

/** The number of the server's answer; 0 for anything else. */
export function errnoOf(failure: unknown): number {
  return failure instanceof TsnError ? Number(failure.facts['errno'] ?? 0) : 0;
}

function partsOf(thrown: unknown): { message: string; code: string; errno: number } {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (typeof thrown !== 'object' || thrown === null) return { message, code: '', errno: 0 };
  const code = 'code' in thrown ? String(thrown.code) : closedCode(message);
  const errno = 'errno' in thrown && typeof thrown.errno === 'number' ? thrown.errno : 0;
  return { message, code, errno };
}

/** The driver says without a code that a connection has ended under it. */
function closedCode(message: string): string {
  return /closed state|connection is closed|Connection lost/i.test(message) ? 'CLOSED' : '';
}

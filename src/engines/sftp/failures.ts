/**
 * The one place where ssh2's and SFTP's errors become tsn's. Nothing above this
 * folder looks at a foreign message.
 */
import { type FailureCode, TsnError, toTsnError } from '../../platform/errors.ts';

/** Status codes of SFTP version 3. */
const NO_SUCH_FILE = 2;
const NO_CONNECTION = 6;
const CONNECTION_LOST = 7;

/** What ssh2 calls a request whose channel went away under it. */
const UNANSWERED = 'No response from server';

/** A failure on the way to a ready connection to `peer` (`host:port`). */
export function connectFailure(peer: string, thrown: unknown): TsnError {
  if (thrown instanceof TsnError) return thrown;
  if (levelOf(thrown) === 'client-authentication') {
    return new TsnError('sftp/key-refused', `${peer} refused this node's key`, { cause: thrown });
  }
  return new TsnError('sftp/unreachable', `no connection to ${peer}: ${messageOf(thrown)}`, {
    cause: thrown,
  });
}

/** A failure of one request on a connection that stood. `what` names request and file. */
export function requestFailure(what: string, thrown: unknown): TsnError {
  if (thrown instanceof TsnError) return thrown;
  const status = statusOf(thrown);
  const cause = { cause: thrown };
  if (status === undefined && messageOf(thrown) !== UNANSWERED) return toTsnError(thrown);
  if (status === undefined || status === NO_CONNECTION || status === CONNECTION_LOST) {
    return new TsnError('sftp/unreachable', `the connection ended during ${what}`, cause);
  }
  const message = `${what} was refused: ${messageOf(thrown)}`;
  return new TsnError(refusalCode(messageOf(thrown)), message, cause);
}

function refusalCode(message: string): FailureCode {
  // The connection is older than the revocation: a new one would not be let in.
  if (message.startsWith('receive/node-revoked')) return 'sftp/key-refused';
  return isPause(message) ? 'sftp/paused' : 'sftp/refused';
}

/** What a tsn server says first when it takes nothing for a while, whatever is sent: its own disk or database. */
export function isPause(said: string): boolean {
  return /^(?:storage\/(?!rejected|damaged)|data\/(?:disk-|not-writable)|store\/(?:busy|unreachable))/.test(
    said,
  );
}

/** True when the server answered that there is no such file. */
export function isMissing(thrown: unknown): boolean {
  return thrown instanceof TsnError && statusOf(thrown.cause) === NO_SUCH_FILE;
}

function levelOf(thrown: unknown): string | undefined {
  return field(thrown, 'level', 'string');
}

function statusOf(thrown: unknown): number | undefined {
  return field(thrown, 'code', 'number');
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function field(thrown: unknown, name: string, type: 'string'): string | undefined;
function field(thrown: unknown, name: string, type: 'number'): number | undefined;
function field(thrown: unknown, name: string, type: string): unknown {
  if (!(thrown instanceof Error)) return undefined;
  const value: unknown = Reflect.get(thrown, name);
  return typeof value === type ? value : undefined;
}

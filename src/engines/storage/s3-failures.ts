/** What S3 and its relatives answer when something is wrong, in tsn's words. */
import { TsnError, toTsnError } from '../../platform/errors.ts';
import { systemCode } from '../../platform/system-code.ts';

/** Codes of the documented error responses; where the status says it all, none is listed. */
const REFUSED = new Set([
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'RequestTimeTooSkewed',
  'AccountProblem',
]);
const NO_BUCKET = new Set(['NoSuchBucket', 'PermanentRedirect', 'InvalidBucketName']);
const FULL = new Set(['QuotaExceeded', 'InsufficientStorage', 'XMinioStorageFull']);
const ALTERED = new Set(['BadDigest', 'InvalidDigest', 'XAmzContentSHA256Mismatch']);
/** Statuses of 400 that pass by themselves. */
const PASSING = new Set(['RequestTimeout', 'IncompleteBody', 'OperationAborted']);

/** `what` says what was tried: `putting audio/…`. */
export function s3Failure(what: string, thrown: unknown): TsnError {
  if (thrown instanceof TsnError) return thrown;
  const status = statusOf(thrown);
  const name = thrown instanceof Error ? thrown.name : '';
  const message = `${what}: ${name} ${textOf(thrown)}`.trim();
  const failure = (code: ConstructorParameters<typeof TsnError>[0]) =>
    new TsnError(code, message, { cause: thrown });
  if (FULL.has(name) || status === 507) return failure('storage/full');
  if (NO_BUCKET.has(name) || status === 301) return failure('storage/no-bucket');
  if (REFUSED.has(name) || status === 401 || status === 403) return failure('storage/refused');
  if (ALTERED.has(name)) return failure('storage/damaged');
  if (status === undefined) {
    return isNetwork(thrown) ? failure('storage/unreachable') : toTsnError(thrown);
  }
  const isPassing = status >= 500 || [408, 409, 412, 425, 429].includes(status);
  return failure(isPassing || PASSING.has(name) ? 'storage/unreachable' : 'storage/rejected');
}

/** The object is not there; `NoSuchBucket` is something else. */
export function isAbsent(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return thrown.name === 'NoSuchKey' || (thrown.name === 'NotFound' && statusOf(thrown) === 404);
}

/** Somebody else has put it in the meantime. */
export function isTaken(thrown: unknown): boolean {
  return statusOf(thrown) === 412 || nameOf(thrown) === 'PreconditionFailed';
}

/** The store does not know what it was asked for: a condition, or a list of uploads. */
export function isNotImplemented(thrown: unknown): boolean {
  return statusOf(thrown) === 501 || nameOf(thrown) === 'NotImplemented';
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : '';
}

function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('$metadata' in thrown)) return undefined;
  const metadata = thrown.$metadata;
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  const status: unknown = Reflect.get(metadata, 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}

function textOf(thrown: unknown): string {
  // An AggregateError (IPv6 and IPv4 both refused) has no text of its own.
  return thrown instanceof Error ? thrown.message || systemCode(thrown) : String(thrown);
}

/** No answer at all: the connection, the name, TLS, or a time-out. */
function isNetwork(thrown: unknown): boolean {
  if (systemCode(thrown) !== '') return true;
  return ['TimeoutError', 'AbortError', 'AggregateError'].includes(nameOf(thrown));
}

/** Translates what fetch, the network and the disk throw during a download into our failures. */
import { TsnError } from '../../platform/errors.ts';

interface FailureContext {
  readonly url: string;
  readonly part: string;
  readonly signal: AbortSignal;
  readonly stallMs: number;
  /** The server fell silent and we gave up. */
  readonly stalled: boolean;
}

export function httpFailure(response: Response, url: string): TsnError {
  const { host } = new URL(url);
  if (response.status === 404 || response.status === 410)
    return new TsnError('models/not-there', `${host} has no such file: ${url}`);
  return new TsnError('models/download', `${host} answered ${response.status}: ${url}`);
}

export function cutShort(done: number, total: number): TsnError {
  return new TsnError('models/download', `the download broke off at ${done} of ${total} bytes`);
}

/** Everything that fetch and the disk may throw, in our words. */
export function toDownloadFailure(error: unknown, needs: FailureContext): unknown {
  if (error instanceof TsnError) return error;
  const host = new URL(needs.url).host;
  if (needs.stalled)
    return new TsnError('models/download', `${host} sent nothing for ${needs.stallMs / 1_000} s`, {
      cause: error,
    });
  if (needs.signal.aborted)
    return new TsnError('models/download', 'the download was stopped', { cause: error });
  if (isDiskFailure(error)) {
    if (error.code !== 'ENOSPC' && error.code !== 'EDQUOT') return error;
    const message = `there is no room for ${needs.part}; what is there stays, and the next try goes on from it`;
    return new TsnError('data/disk-full', message, { cause: error });
  }
  const message = `cannot download from ${host}: ${reasonOf(error)}`;
  return new TsnError('models/download', message, { cause: error });
}

function isDiskFailure(error: unknown): error is Error & { readonly code?: unknown } {
  return (
    error instanceof Error &&
    'syscall' in error &&
    ['write', 'open', 'fsync'].includes(String(error.syscall))
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause ? String(cause.code) : '';
  const said = REASONS[code] ?? cause.message;
  return said === '' ? code : said;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name cannot be found (no network, or no DNS?)',
  EAI_AGAIN: 'its name cannot be found (no network, or no DNS?)',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  ETIMEDOUT: 'no answer',
  UND_ERR_CONNECT_TIMEOUT: 'no answer',
  ENETUNREACH: 'there is no network',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

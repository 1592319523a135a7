/**
 * Failures as HTTP: a status and a problem `{code, message, hint}`. What we did
 * not foresee is logged whole and shown without its message, which may hold
 * paths or SQL.
 */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FailureView } from '../../domain/failure-view.ts';
import { FAILURES, type FailureCode, TsnError, toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';

/** Every other code is 503 while database or storage are away, else 500: the server's fault, not the caller's. */
const STATUS: Partial<Record<FailureCode, ContentfulStatusCode>> = {
  'web/invalid-request': 400,
  'usage/invalid': 400,
  'web/foreign-origin': 403,
  'web/foreign-host': 403,
  'web/no-route': 404,
  'web/too-large': 413,
  'web/too-many-viewers': 503,
  'web/no-page': 503,
  'data/not-found': 404,
  'audio/missing': 404,
  'audio/not-audio': 422,
  'audio/unsupported': 422,
  'audio/ffmpeg-failed': 422,
  'audio/too-long': 422,
  'audio/being-made': 503,
  'audio/stuck': 503,
  'audio/process-died': 503,
  'data/not-ready': 409,
  'store/busy': 503,
  'data/disk-full': 507,
  'data/not-writable': 503,
  'data/disk-failing': 503,
  'web/too-slow': 408,
  'web/busy': 503,
  'receive/no-manifest': 409,
  'receive/id-reused': 409,
  'receive/part-taken': 409,
  'receive/node-revoked': 401,
  'receive/bad-manifest': 422,
  'receive/bad-heartbeat': 422,
  'receive/hash-mismatch': 422,
  'receive/name-not-allowed': 400,
  'receive/name-too-long': 400,
  'receive/too-large': 413,
  'quarantine/full': 507,
  'upload/unsigned': 401,
  'upload/key-refused': 401,
  'upload/clock': 401,
  'upload/replayed': 401,
  'join/refused': 403,
  'join/bad-request': 422,
};

export function problem(c: Context, failure: TsnError): Response {
  // In a header too: answers to HEAD have no body.
  return c.json(toProblem(failure), statusOf(failure), { 'Tsn-Failure': failure.code });
}

/** The body of an answer that says what went wrong. What we did not foresee keeps its message to itself. */
export function toProblem({ code, message, hint }: TsnError): FailureView {
  return { code, message: code === 'bug' ? UNFORESEEN : message, hint };
}

export function statusOf({ code }: TsnError): ContentfulStatusCode {
  return STATUS[code] ?? (passes(code) ? 503 : 500);
}

/** Database or audio store are away, or have no room, and come back. */
function passes(code: FailureCode): boolean {
  return /^(?:store|storage)\//.test(code) && FAILURES[code].retry === 'later';
}

const UNFORESEEN = 'something went wrong inside tsn; the log of the server says what';

/** What strangers may be told of anything thrown: errors of the system hold paths, and go into the log alone. */
export function tellable(
  thrown: unknown,
  log: Log,
  facts: Readonly<Record<string, string>> = {},
): TsnError {
  if (thrown instanceof TsnError && thrown.code !== 'bug') return thrown;
  const failure = toTsnError(thrown);
  log.error({ error: failure.cause ?? failure, ...facts }, 'request failed');
  return new TsnError(failure.code, UNFORESEEN, { cause: thrown });
}

/** The answer to anything thrown while a request was handled. */
export function answerFailure(c: Context, thrown: unknown, log: Log): Response {
  if (thrown instanceof HTTPException && thrown.status < 500)
    return problem(c, new TsnError('web/invalid-request', thrown.message || 'unreadable request'));
  return problem(c, tellable(thrown, log, { path: c.req.path }));
}

/** Trouble of the server itself, which may name folders, hosts and databases. */
const INSIDE = /^(?:store|storage|data)\//;

/** The same for the door for uploads, where strangers knock: trouble inside by its code alone. */
export function forStrangers(thrown: unknown, log: Log): unknown {
  if (!(thrown instanceof TsnError) || !INSIDE.test(thrown.code)) return thrown;
  if (thrown.code === 'data/not-found') return thrown;
  log.warn({ error: thrown }, 'upload not taken');
  return new TsnError(thrown.code, 'the server cannot take it now', { cause: thrown });
}

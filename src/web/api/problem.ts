/**
 * Failures as HTTP: a status and a problem `{code, message, hint}`. What we did
 * not foresee is logged whole and shown without its message, which may hold
 * paths or SQL.
 */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FailureView } from '../../domain/failure-view.ts';
import { type FailureCode, TsnError, toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';

/** Every other code is a 500: the server's fault, not the caller's. */
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
  'store/busy': 503,
};

export function problem(c: Context, failure: TsnError): Response {
  const body: FailureView = { code: failure.code, message: failure.message, hint: failure.hint };
  return c.json(body, STATUS[failure.code] ?? 500);
}

/** The answer to anything thrown while a request was handled. */
export function answerFailure(c: Context, thrown: unknown, log: Log): Response {
  if (thrown instanceof HTTPException && thrown.status < 500)
    return problem(c, new TsnError('web/invalid-request', thrown.message || 'unreadable request'));
  const failure = toTsnError(thrown);
  if (failure.code !== 'bug') return problem(c, failure);
  log.error({ error: failure.cause ?? failure, path: c.req.path }, 'request failed');
  const message = 'something went wrong inside tsn; the log of the server says what';
  return problem(c, new TsnError('bug', message));
}

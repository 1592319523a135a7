/**
 * What a service refuses, and what goes wrong on the way, in words of tsn. The key and
 * the sound are never part of a message; the service's own words are, cut short.
 */
import { type FailureCode, TsnError } from '../../platform/errors.ts';

const LONGEST_WORDS = 300;

/** What a reply that is none says of itself. */
export interface Refused {
  readonly status: number;
  readonly body: string;
  /** The header, as it came. */
  readonly retryAfter: string | null;
  /** Instant of the reply, UTC ms. */
  readonly now: number;
}

/** For every status that is no success. `facts.retryAfterMs` says when the service wants to be asked again. */
export function statusFailure(host: string, refused: Refused): TsnError {
  const said = theirWords(refused.body);
  const message = `${host} answered ${refused.status}${said === '' ? '' : `: ${said}`}`;
  const retryAfterMs = waitOf(refused);
  const facts = { status: refused.status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  return new TsnError(codeOf(refused.status, said), message, { facts });
}

function codeOf(status: number, said: string): FailureCode {
  if (status === 401 || status === 403) return 'speech/key-refused';
  // OpenAI answers a used-up account with the status of too many requests.
  if (status === 402 || /insufficient_quota|exceeded your current quota/.test(said)) {
    return 'speech/no-credit';
  }
  if (status === 429) return 'speech/busy';
  if (status === 413 || /Maximum file size exceeded/i.test(said)) return 'speech/too-large';
  if (status === 404 || status === 405) return 'speech/not-there';
  if (status === 408 || (status >= 502 && status <= 504)) return 'speech/unreachable';
  return status >= 500 ? 'speech/failed' : 'speech/rejected';
}

/** A success that holds an error all the same: whisper.cpp's server does that. */
export function errorInReply(host: string, said: string): TsnError {
  return new TsnError('speech/rejected', `${host} answered an error: ${cut(said)}`);
}

export function badReply(host: string, why: string): TsnError {
  return new TsnError('speech/bad-reply', `${host} answered what is no transcript: ${why}`);
}

export function timedOut(host: string, timeoutMs: number): TsnError {
  return new TsnError('speech/timeout', `${host} did not answer within ${timeoutMs} ms`);
}

/** What fetch throws: no connection, a broken one, a bad certificate, a redirect. */
export function networkFailure(host: string, cause: unknown): TsnError {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const why = inner instanceof Error ? reasonOf(inner) : String(inner);
  return new TsnError('speech/unreachable', `${host} cannot be reached: ${why}`, { cause });
}

export function noKey(): TsnError {
  return new TsnError('speech/no-key', 'the key of this service is configured, but not there');
}

export function calledOff(): TsnError {
  return new TsnError('whisper/aborted', 'the transcription was aborted');
}

function reasonOf(error: Error): string {
  if (error.message !== '') return error.message;
  return 'code' in error ? String(error.code) : error.name;
}

/**
 * OpenAI and vLLM: `{error: {message}}`; FastAPI: `{detail: [{msg}]}` or `{detail: '…'}`;
 * whisper.cpp: `{error: '…'}` or plain text.
 */
function theirWords(body: string): string {
  try {
    return cut(wordsIn(JSON.parse(body)) ?? body);
  } catch {
    return cut(/^\s*</.test(body) ? '' : body); // a proxy's page says nothing to people
  }
}

function wordsIn(json: unknown): string | undefined {
  if (typeof json === 'string') return json;
  if (Array.isArray(json)) return json.flatMap((item) => wordsIn(item) ?? []).join('; ');
  if (typeof json !== 'object' || json === null) return undefined;
  const known = new Map(Object.entries(json));
  const code = known.get('code');
  const message = ['message', 'msg', 'error', 'detail']
    .map((key) => wordsIn(known.get(key)))
    .find((words) => words !== undefined && words !== '');
  return typeof code === 'string' && message !== undefined ? `${message} (${code})` : message;
}

function cut(words: string): string {
  return words.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_WORDS);
}

/** Seconds or a date, as RFC 9110 has it. */
function waitOf({ retryAfter, now }: Refused): number | undefined {
  if (retryAfter === null || retryAfter === '') return undefined;
  const seconds = Number(retryAfter);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(retryAfter) - now;
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

/**
 * Posts one event to a webhook, signed as Standard Webhooks has it
 * (https://github.com/standard-webhooks/standard-webhooks, specification 1.0.0).
 * Neither the address, which may hold a password, nor the secret is part of any answer.
 */
import { createHmac } from 'node:crypto';

export interface Posting {
  readonly url: string;
  readonly secret: string;
  /** Of the event. */
  readonly id: number;
  readonly body: string;
  /** UTC ms. */
  readonly now: number;
  readonly signal: AbortSignal;
}

export type Posted =
  | { readonly state: 'taken' }
  /** It does not want this event, and never will. */
  | { readonly state: 'refused'; readonly reason: string }
  /** `waitMs`: as the receiver asked for. */
  | { readonly state: 'later'; readonly reason: string; readonly waitMs?: number | undefined };

const TIMEOUT_MS = 10_000;
const LONGEST_WAIT_MS = 60 * 60_000;

/** Never throws. */
export async function postEvent({ url, secret, id, body, now, signal }: Posting): Promise<Posted> {
  const timestamp = String(Math.floor(now / 1_000));
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'tsn',
    'webhook-id': String(id),
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${sign(secret, `${id}.${timestamp}.${body}`)}`,
  };
  try {
    const either = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const options = { method: 'POST', headers, body, signal: either, redirect: 'manual' } as const;
    const response = await fetch(url, options);
    await response.body?.cancel();
    return judge(response, now);
  } catch (error) {
    return { state: 'later', reason: whyNot(error) };
  }
}

/** Base64 of the HMAC-SHA256. `whsec_…` is base64 of the key, anything else the key itself. */
function sign(secret: string, text: string): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret;
  return createHmac('sha256', key).update(text).digest('base64');
}

function judge({ ok, status, headers }: Response, now: number): Posted {
  if (ok) return { state: 'taken' };
  const reason = `it answered ${status}`;
  const isRefusal = status >= 400 && status < 500 && status !== 408 && status !== 429;
  if (isRefusal) return { state: 'refused', reason };
  return { state: 'later', reason, waitMs: retryAfter(headers.get('retry-after'), now) };
}

/** Seconds or a date (RFC 9110 §10.2.3), at most an hour; undefined for anything else. */
function retryAfter(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, LONGEST_WAIT_MS) : undefined;
}

/** The error's own text could hold the address. */
function whyNot(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be reached';
  if (error.name === 'TimeoutError') return 'it did not answer within 10 s';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[A-Z_0-9]{2,40}$/.test(code) ? `it cannot be reached (${code})` : 'it cannot be reached';
}

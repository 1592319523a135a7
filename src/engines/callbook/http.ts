/**
 * One request to a callbook service. Nothing of the address is ever part of an error or
 * a log line: it can hold a password (HamQTH) or a session key (QRZ).
 */
import type { OnlineFailure } from '../../domain/callbook/online.ts';

export interface HttpRequest {
  readonly url: string;
  /** Sent as a form by POST; without it the request is a GET. */
  readonly form?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 10_000;
/** No answer about one callsign is longer. */
const ANSWER_LIMIT = 256 * 1_024;
const HOUR_MS = 3_600_000;

/** The text of the answer, or why there is none. */
export async function fetchAnswer(request: HttpRequest): Promise<string | OnlineFailure> {
  try {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const body = request.form === undefined ? {} : formOf(request.form);
    const response = await fetch(request.url, { ...body, signal, redirect: 'error' });
    if (!response.ok) return ofStatus(response);
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength > ANSWER_LIMIT) return failure('service');
    return new TextDecoder().decode(bytes);
  } catch {
    return failure('network'); // the error's text could hold the address
  }
}

/** `Retry-After` is obeyed; without it a service that wants less gets an hour of rest. */
function ofStatus(response: Response): OnlineFailure {
  if (response.status !== 429 && response.status !== 503) return failure('service');
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return failure('service', Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : HOUR_MS);
}

export function failure(reason: OnlineFailure['reason'], pauseMs = 0): OnlineFailure {
  return { state: 'failed', reason, pauseMs };
}

function formOf(form: Readonly<Record<string, string>>): RequestInit {
  return { method: 'POST', body: new URLSearchParams(form) };
}

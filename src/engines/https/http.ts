/**
 * Requests to one server, over few connections that are kept. Certificates are
 * always verified; a request on which nothing moves is given up. Bodies are read
 * as fast as the line takes them.
 */
import {
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
} from 'node:http';
import { Agent, request as tlsRequest } from 'node:https';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { requestFailure } from './failures.ts';

export interface HttpOptions {
  /** `https://HOST[:PORT]`; plain http is for this machine only. */
  readonly url: string;
  /** PEM; trusted instead of the public authorities. */
  readonly ca?: string | undefined;
  readonly clock: Clock;
  /** Nothing moves for this long (at most twice that): the request is given up. */
  readonly stallMs?: number | undefined;
  /** Connections at a time. */
  readonly connections?: number | undefined;
}

export interface Ask {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Exactly as many bytes as `content-length` says. */
  readonly body?: AsyncIterable<Uint8Array> | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Http extends Disposable {
  /** Throws `https/unreachable`, `https/stalled`, `https/certificate…`, or the signal's reason. */
  ask(ask: Ask): Promise<Answer>;
}

/** The server had closed a kept connection just when it was used again: nothing was done there. */
export class ConnectionWasOver extends Error {}

const STALL_MS = 60_000;
const CONNECTIONS = 5;
/** No answer of the server is longer. */
const MOST_ANSWER_BYTES = 256 * 1024;

export function openHttp(options: HttpOptions): Http {
  const url = new URL(options.url);
  const { ca, connections = CONNECTIONS } = options;
  const isPlain = url.protocol === 'http:';
  const kept = { keepAlive: true, maxSockets: connections };
  const agent = isPlain ? new PlainAgent(kept) : new Agent({ ...kept, ca });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const start = isPlain ? plainRequest : tlsRequest;
  const port = url.port === '' ? undefined : Number(url.port);
  const begin = ({ method, path, headers }: Ask): ClientRequest =>
    start({ host, port, method, path, headers, agent, ...(isPlain ? {} : { ca }) });
  return {
    ask: (ask) => run(begin(ask), ask, options),
    [Symbol.dispose]: () => agent.destroy(),
  };
}

/** Everything that moves is a sign of life. */
interface Moving {
  signs: number;
}

async function run(
  request: ClientRequest,
  ask: Ask,
  { clock, url, stallMs = STALL_MS }: HttpOptions,
): Promise<Answer> {
  const over = new AbortController();
  const moving: Moving = { signs: 0 };
  const answered = answerTo(request, moving);
  answered.catch(() => {}); // whoever loses the race below is not waited for
  const abort = (): void => void request.destroy(new Error('aborted'));
  ask.signal?.addEventListener('abort', abort, { once: true });
  try {
    ask.signal?.throwIfAborted();
    return await Promise.race([
      answered,
      send(request, ask, moving).then(() => answered),
      watch(moving, clock, stallMs, over.signal),
    ]);
  } catch (error) {
    ask.signal?.throwIfAborted();
    if (isOver(request, error, moving)) throw new ConnectionWasOver();
    throw requestFailure(url, error);
  } finally {
    over.abort();
    ask.signal?.removeEventListener('abort', abort);
    // Ended in time, this does nothing; else the connection is of no use any more.
    if (!request.closed) request.destroy();
  }
}

/** Rejects when nothing has moved between two looks. Counts lengths of sleep: a clock that jumps is no stall. */
async function watch(
  moving: Moving,
  clock: Clock,
  stallMs: number,
  over: AbortSignal,
): Promise<never> {
  for (;;) {
    const before = moving.signs;
    await clock.sleep(stallMs, over);
    if (over.aborted) return new Promise<never>(() => {});
    if (moving.signs !== before) continue;
    throw new TsnError('https/stalled', `the server did not answer for ${stallMs} ms`);
  }
}

async function send(request: ClientRequest, { body }: Ask, moving: Moving): Promise<void> {
  for await (const piece of body ?? []) {
    if (request.destroyed) return;
    const hasRoom = request.write(piece);
    if (!hasRoom) await room(request);
    moving.signs += 1;
  }
  request.end();
}

function room(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      request.off('drain', go);
      request.off('close', go);
      resolve();
    };
    request.on('drain', go);
    request.on('close', go);
  });
}

/** An answer may come before all was sent: then the rest is not wanted. */
function answerTo(request: ClientRequest, moving: Moving): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('the connection ended'));
    request.on('error', reject);
    request.on('close', ended);
    request.on('response', (response) => {
      moving.signs += 1;
      request.off('close', ended); // from here on the answer says how it ends
      readAnswer(response, moving).then(resolve, reject);
    });
  });
}

async function readAnswer(response: IncomingMessage, moving: Moving): Promise<Answer> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of response) {
    const bytes: Buffer = part;
    moving.signs += 1;
    sizeBytes += bytes.length;
    if (sizeBytes > MOST_ANSWER_BYTES) throw new Error('the answer is too long');
    parts.push(bytes);
  }
  const { statusCode = 0, headers } = response;
  return { status: statusCode, headers, text: Buffer.concat(parts).toString('utf8') };
}

function isOver(request: ClientRequest, error: unknown, { signs }: Moving): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isReset = code === 'ECONNRESET' || code === 'EPIPE';
  return request.reusedSocket && isReset && signs <= 1;
}

/**
 * Signed requests over HTTPS as the line to the server. There is no connection that
 * stands: the link holds as long as requests are answered, and ends with the first
 * that is not, so that whoever keeps it waits and begins anew with the server's time.
 */
import { PROTOCOL_VERSION, ServerCard } from '../../domain/manifest.ts';
import { UPLOAD_PATH } from '../../domain/upload-inbox.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import type { Pace } from '../sftp/pace.ts';
import { deliver, type Outgoing } from './deliver.ts';
import { refusalOf } from './failures.ts';
import { type Answer, type Http, type HttpOptions, openHttp } from './http.ts';
import { type AskSigned, document, type Signer, signedBy } from './signed.ts';

export interface HttpsOptions extends HttpOptions {
  readonly clock: Clock;
  readonly node: string;
  readonly sign: Signer['sign'];
  /** Absent: as fast as the line is. */
  readonly pace?: Pace | undefined;
  /** Milliseconds of a clock that nobody sets; for tests. */
  readonly monotonic?: () => number;
}

export interface HttpsLink extends AsyncDisposable {
  readonly closed: Promise<TsnError>;
  deliver(shipment: Outgoing, signal?: AbortSignal): Promise<'confirmed' | 'damaged'>;
  heartbeat(text: string): Promise<void>;
  wanted(): Promise<string | undefined>;
}

/**
 * Reads the server's card and its time, and proves the node's key.
 * Throws `https/unreachable`, `https/certificate…`, `https/key-refused`, `https/incompatible-server`.
 */
export async function connectHttps(
  options: HttpsOptions,
): Promise<{ readonly link: HttpsLink; readonly card: ServerCard }> {
  const http = openHttp(options);
  try {
    const { card, serverNow } = await greet(http, options);
    const ask = signedBy(http, { ...options, serverNow });
    const answer = await ask({ method: 'GET', path: `${UPLOAD_PATH}/me`, headers: {} });
    if (answer.status !== 200) throw refusalOf(`the login of ${options.node}`, answer);
    return { link: linkOf(http, ask, options), card };
  } catch (error) {
    http[Symbol.dispose]();
    throw error;
  }
}

const monotonicNow = (): number => performance.now();

/** Throws `https/incompatible-server` when it is no tsn server, or one of another version. */
export async function greet(
  http: Http,
  { url, monotonic = monotonicNow }: Pick<HttpsOptions, 'url' | 'monotonic'>,
): Promise<{ readonly card: ServerCard; readonly serverNow: () => number }> {
  const answer = await http.ask({ method: 'GET', path: `${UPLOAD_PATH}/server`, headers: {} });
  const readAt = monotonic();
  if (answer.status >= 500) throw refusalOf('the greeting', answer);
  const card = readCard(answer, url);
  const { min, max } = card.protocol;
  if (PROTOCOL_VERSION < min || PROTOCOL_VERSION > max) {
    const speaks = min === max ? `${min}` : `${min} to ${max}`;
    throw incompatible(`the server speaks protocol ${speaks}, this node ${PROTOCOL_VERSION}`);
  }
  return { card, serverNow: () => card.serverTime + (monotonic() - readAt) };
}

function readCard({ status, text }: Answer, url: string): ServerCard {
  try {
    return ServerCard.parse(JSON.parse(text));
  } catch (error) {
    throw incompatible(`no tsn server answers at ${url} (status ${status})`, error);
  }
}

function incompatible(message: string, cause?: unknown): TsnError {
  return new TsnError('https/incompatible-server', message, { cause });
}

/** Not a matter of one recording: with these nothing gets through. */
const ENDING = new Set([
  'https/unreachable',
  'https/stalled',
  'https/certificate',
  'https/certificate-time',
  'https/key-refused',
  'https/clock-differs',
]);

function linkOf(http: Http, ask: AskSigned, { pace }: HttpsOptions): HttpsLink {
  const ended = Promise.withResolvers<TsnError>();
  const end = (reason: TsnError): void => {
    ended.resolve(reason);
    http[Symbol.dispose]();
  };
  const guarded = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof TsnError && ENDING.has(error.code)) end(error);
      throw error;
    }
  };
  return {
    closed: ended.promise,
    deliver: (shipment, signal) => guarded(deliver({ ask, pace, signal }, shipment)),
    heartbeat: (text) => guarded(beat(ask, text)),
    wanted: () => guarded(askWanted(ask)),
    async [Symbol.asyncDispose]() {
      end(new TsnError('https/unreachable', 'the connection was closed'));
    },
  };
}

async function beat(ask: AskSigned, text: string): Promise<void> {
  const path = `${UPLOAD_PATH}/heartbeat`;
  const answer = await ask({ method: 'PUT', path, ...document(text) });
  if (answer.status !== 204) throw refusalOf('the heartbeat', answer);
}

/** Undefined at a server of an earlier version. */
async function askWanted(ask: AskSigned): Promise<string | undefined> {
  const answer = await ask({ method: 'GET', path: `${UPLOAD_PATH}/wanted`, headers: {} });
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw refusalOf('the question what is wanted', answer);
  return answer.text;
}

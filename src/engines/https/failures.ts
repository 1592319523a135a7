/** The one place where failures of HTTP and TLS, and refusals of the server, become tsn's. */
import { type FailureCode, TsnError } from '../../platform/errors.ts';
import { isPause } from '../sftp/failures.ts';

/** Node's words for a certificate that its own clock finds out of date. */
const OUT_OF_TIME = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const UNTRUSTED =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE))/;

/** A request that got no answer. `peer` is the server's address. */
export function requestFailure(peer: string, thrown: unknown): TsnError {
  if (thrown instanceof TsnError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const message = `${peer}: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  return new TsnError(codeOf(code), message, { cause: thrown });
}

function codeOf(code: string): FailureCode {
  if (OUT_OF_TIME.has(code)) return 'https/certificate-time';
  return UNTRUSTED.test(code) ? 'https/certificate' : 'https/unreachable';
}

export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** The code that a tsn server gives with a refusal; undefined when somebody else has answered. */
export function refusalCode({ text, headers }: Refusal): string | undefined {
  const { 'tsn-failure': code } = headers; // answers to HEAD have no body
  return problemOf(text)?.code ?? (typeof code === 'string' ? code : undefined);
}

/** An answer that is no success. `what` names the request. */
export function refusalOf(what: string, refusal: Refusal): TsnError {
  const code = refusalCode(refusal);
  const words = problemOf(refusal.text)?.message;
  const said = [code ?? `status ${refusal.status}`, ...(words === undefined ? [] : [words])];
  return new TsnError(refusedAs(refusal.status, code), `${what} was refused: ${said.join(': ')}`);
}

/** A proxy that cannot reach the server behind it says so. */
const GATEWAY = new Set([502, 503, 504]);
const KEY_CODES = new Set(['upload/key-refused', 'upload/unsigned', 'receive/node-revoked']);

function refusedAs(status: number, code: string | undefined): FailureCode {
  if (code === undefined) return GATEWAY.has(status) ? 'https/unreachable' : 'https/refused';
  if (KEY_CODES.has(code)) return 'https/key-refused';
  if (isPause(code)) return 'https/paused';
  return code === 'upload/clock' ? 'https/clock-differs' : 'https/refused';
}

function problemOf(text: string): { code: string; message: string } | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null) return undefined;
    const { code, message } = read as Record<string, unknown>; // fields are looked at below
    return typeof code === 'string' && typeof message === 'string' ? { code, message } : undefined;
  } catch {
    return undefined;
  }
}

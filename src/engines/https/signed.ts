/**
 * A node's signed requests (docs/protocol.md), by the server's time: what our own
 * clock shows does not matter, only how fast it runs.
 */
import { createHash, randomBytes } from 'node:crypto';
import { signatureHeader, toBeSigned } from '../../domain/request-signature.ts';
import { type Answer, type Ask, ConnectionWasOver, type Http } from './http.ts';

export interface Signer {
  readonly node: string;
  /** Ed25519 signature of 64 bytes. */
  readonly sign: (text: string) => Uint8Array;
  /** The server's clock, UTC milliseconds. */
  readonly serverNow: () => number;
}

export interface SignedAsk extends Omit<Ask, 'body'> {
  /** Made anew for each attempt. */
  readonly body?: (() => AsyncIterable<Uint8Array>) | undefined;
}

export type AskSigned = (ask: SignedAsk) => Promise<Answer>;

/** Signs and asks; once more when a kept connection turns out to be over. */
export function signedBy(http: Http, signer: Signer): AskSigned {
  const once = (ask: SignedAsk): Promise<Answer> =>
    http.ask({
      ...ask,
      headers: { ...ask.headers, ...signatureOf(ask, signer) },
      body: ask.body?.(),
    });
  return async (ask) => {
    try {
      return await once(ask);
    } catch (error) {
      if (!(error instanceof ConnectionWasOver)) throw error;
      return once(ask);
    }
  };
}

function signatureOf(
  { method, path, headers }: SignedAsk,
  { node, sign, serverNow }: Signer,
): Record<string, string> {
  const created = Math.floor(serverNow() / 1_000);
  const nonce = randomBytes(18).toString('base64url');
  const { input, text } = toBeSigned({ method, path, headers }, { created, nonce, keyId: node });
  return { 'signature-input': input, signature: signatureHeader(sign(text)) };
}

/** Headers and body of a small document. */
export function document(text: string): Pick<SignedAsk, 'headers' | 'body'> {
  const bytes = Buffer.from(text);
  const digest = createHash('sha256').update(bytes).digest('base64');
  return {
    headers: {
      'content-type': 'application/json',
      'content-length': String(bytes.length),
      'content-digest': `sha-256=:${digest}:`,
    },
    body: () => once(bytes),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * Who sent a request: the node whose registered key signed it, lately and once.
 * "Lately" is by this server's clock, which nodes learn from the server card, so that
 * a wrong clock of their own locks nobody out.
 */
import { createHash } from 'node:crypto';
import { readSignature, type SignableRequest } from '../../domain/request-signature.ts';
import { verifiesWith } from '../../engines/sftp-server/host-key.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import type { ServerStore } from '../../store/server/store.ts';

interface Needs {
  readonly store: Pick<ServerStore, 'nodes'>;
  readonly clock: Clock;
}

/** A signature is good so long before and after its time. */
const WINDOW_MS = 5 * 60_000;
/** Bounds the memory; some hundred nodes do not make so many requests within the window. */
const MOST_NONCES = 200_000;

/** Throws `upload/unsigned`, `upload/key-refused`, `upload/clock`, `upload/replayed`. */
export function createIdentify({ store, clock }: Needs) {
  let startedAt = clock.now();
  const nonces = createNonces(clock);
  return async (request: SignableRequest, body?: Uint8Array): Promise<string> => {
    const signed = readSignature(request);
    if (signed === undefined) {
      throw new TsnError('upload/unsigned', 'the request is not signed as docs/protocol.md says');
    }
    const { keyId, created, nonce, text, signature } = signed;
    const key = await store.nodes.keyOf(keyId);
    if (key === undefined || !verifiesWith(key, Buffer.from(text), Buffer.from(signature))) {
      throw new TsnError('upload/key-refused', `the key of ${keyId} is refused`);
    }
    const now = clock.now();
    startedAt = Math.min(startedAt, now); // set back since: else nobody would be heard until then
    checkTime(created * 1_000, now, startedAt);
    if (!nonces.isNew(`${keyId} ${nonce}`)) {
      throw new TsnError('upload/replayed', 'this request was made before');
    }
    checkBody(request, body);
    return keyId;
  };
}

/** Nonces of before the start are forgotten: so nothing that was signed before it counts. */
function checkTime(created: number, now: number, startedAt: number): void {
  const isLate = created + WINDOW_MS < now || created + 999 < startedAt;
  if (!isLate && created <= now + WINDOW_MS) return;
  const apart = Math.round((now - created) / 1_000);
  throw new TsnError('upload/clock', `signed ${apart} s before the time of this server`);
}

function checkBody({ headers }: SignableRequest, body: Uint8Array | undefined): void {
  if (body === undefined) return;
  const digest = createHash('sha256').update(body).digest('base64');
  if (headers['content-digest'] === `sha-256=:${digest}:`) return;
  throw new TsnError('upload/unsigned', 'content-digest is not that of the body');
}

/** Which nonces were seen within the window; the oldest leave first. */
function createNonces(clock: Clock) {
  const seen = new Map<string, number>();
  return {
    isNew(nonce: string): boolean {
      const now = clock.now();
      for (const [old, until] of seen) {
        if (until >= now && seen.size < MOST_NONCES) break;
        seen.delete(old);
      }
      if (seen.has(nonce)) return false;
      seen.set(nonce, now + 2 * WINDOW_MS);
      return true;
    },
  };
}

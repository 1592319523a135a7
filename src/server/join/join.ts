/**
 * Joining: a node that holds a token's secret hands over its public key, once.
 * From then on it logs in with that key only.
 */
import { JOIN_USER } from '../../domain/join-token.ts';
import { Enroll, type Enrolled, PROTOCOL_VERSION } from '../../domain/manifest.ts';
import { readPublicKey } from '../../engines/sftp-server/host-key.ts';
import type { VirtualFolder } from '../../engines/sftp-server/virtual-folder.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256 } from '../../platform/hash.ts';
import { parseJson } from '../../platform/json.ts';
import type { Log } from '../../platform/log.ts';
import type { ServerStore } from '../../store/server/store.ts';
import { joinFolder } from './join-folder.ts';

export interface JoinNeeds {
  readonly store: ServerStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** The folder for whoever knows the secret of a token that can be used now; undefined refuses. */
export async function folderForSecret(
  needs: JoinNeeds,
  secret: string,
): Promise<VirtualFolder | undefined> {
  // Looked up by its hash: how long that takes says nothing about a secret of 128 bits and more.
  const secretHash = sha256(secret);
  const token = await needs.store.tokens.usable(secretHash, needs.clock.now());
  if (token === undefined || token.node === JOIN_USER) return undefined;
  let enrolledKey: string | undefined;
  return joinFolder(needs.clock, async (text) => {
    const request = readRequest(text, token.node);
    // Asked again on the same connection with the same key: the same answer.
    if (enrolledKey !== request.line) await enroll(needs, secretHash, request);
    enrolledKey = request.line;
    return toAnswer(token.node, request.sha256);
  });
}

/** The same over HTTPS: `text` is `enroll.json`, answered is `enrolled.json`. Throws `join/…`. */
export async function enrollBySecret(
  needs: JoinNeeds,
  secret: string,
  text: string,
): Promise<string> {
  const secretHash = sha256(secret);
  const token = await needs.store.tokens.usable(secretHash, needs.clock.now());
  if (token === undefined || token.node === JOIN_USER) throw worthless();
  const request = readRequest(text, token.node);
  await enroll(needs, secretHash, request);
  return toAnswer(token.node, request.sha256);
}

interface Request {
  readonly node: string;
  /** The public key, OpenSSH form without comment. */
  readonly line: string;
  /** Its fingerprint. */
  readonly sha256: string;
}

/** Throws `join/bad-request`. */
function readRequest(text: string, node: string): Request {
  const parsed = Enroll.safeParse(parseJson(text));
  const [problem] = parsed.error?.issues ?? [];
  if (parsed.data === undefined) {
    throw bad(`${problem?.path.join('.') || 'it'}: ${problem?.message ?? 'not readable'}`);
  }
  if (parsed.data.node !== node) throw bad(`the token is for ${node}, not ${parsed.data.node}`);
  const key = readPublicKey(parsed.data.publicKey);
  if (key === undefined) throw bad('publicKey: not an Ed25519 public key');
  return { node, ...key };
}

/** Uses the token up and registers the key, or neither. Throws `join/refused`. */
async function enroll(
  { store, clock, log }: JoinNeeds,
  secretHash: string,
  request: Request,
): Promise<void> {
  const now = clock.now();
  await store.transaction(async (tx) => {
    const used = await tx.tokens.use(secretHash, now);
    if (used === undefined) throw worthless();
    await tx.nodes.put({ id: request.node, publicKey: request.line, joinedAt: now });
  });
  log.info({ node: request.node, fingerprint: request.sha256 }, 'node joined');
}

function toAnswer(node: string, keySha256: string): string {
  const enrolled: Enrolled = { version: PROTOCOL_VERSION, node, keySha256 };
  return JSON.stringify(enrolled);
}

function worthless(): TsnError {
  return new TsnError('join/refused', 'this token was used, revoked or has expired');
}

function bad(what: string): TsnError {
  return new TsnError('join/bad-request', `enroll.json is refused: ${what}`);
}

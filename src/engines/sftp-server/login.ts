/**
 * Logins on one connection: a registered key that signs, or a password that an
 * account knows. Everything else is refused, and a connection has few attempts.
 */
import { timingSafeEqual } from 'node:crypto';
import type { AuthContext, PublicKeyAuthContext } from 'ssh2';
import type { Log } from '../../platform/log.ts';
import { parseKey } from './host-key.ts';
import type { SftpLimits } from './limits.ts';
import type { Accounts, VirtualFolder } from './virtual-folder.ts';

export interface LoginNeeds {
  readonly accounts: Accounts;
  readonly limits: SftpLimits;
  readonly log: Log;
  /** False when this user has too many connections already. */
  mayEnter(user: string): boolean;
  entered(user: string, folder: VirtualFolder): void;
  /** Ends the connection. */
  giveUp(): void;
}

/** Answers each login attempt of one connection; attempts are looked at one after the other. */
export function createLogin(needs: LoginNeeds): (attempt: AuthContext) => void {
  let refused = 0;
  let tail = Promise.resolve();
  const decide = async (attempt: AuthContext): Promise<void> => {
    const verdict = await judgeSafely(attempt, needs);
    if (verdict === 'key is known') return attempt.accept();
    if (verdict !== undefined && needs.mayEnter(attempt.username)) {
      needs.entered(attempt.username, verdict);
      return attempt.accept();
    }
    // Clients begin with `none` to ask for the methods; that is no attempt.
    if (attempt.method !== 'none') refused += 1;
    attempt.reject(['publickey', 'password']);
    if (refused >= needs.limits.loginAttempts) needs.giveUp();
  };
  return (attempt) => {
    tail = tail.then(() => decide(attempt));
  };
}

/** Undefined refuses. Without a signature the client only asks whether a key is worth signing with. */
type Verdict = VirtualFolder | 'key is known' | undefined;

async function judgeSafely(attempt: AuthContext, needs: LoginNeeds): Promise<Verdict> {
  try {
    if (attempt.method === 'publickey') return await judgeKey(attempt, needs.accounts);
    if (attempt.method !== 'password') return undefined;
    return await needs.accounts.folderForPassword(attempt.username, attempt.password);
  } catch (error) {
    needs.log.error({ error }, 'login not checked');
    return undefined;
  }
}

async function judgeKey(attempt: PublicKeyAuthContext, accounts: Accounts): Promise<Verdict> {
  const line = await accounts.publicKey(attempt.username);
  const registered = line === undefined ? undefined : parseKey(line);
  if (registered === undefined || attempt.key.algo !== registered.type) return undefined;
  if (!sameBytes(attempt.key.data, registered.getPublicSSH())) return undefined;
  if (attempt.signature === undefined || attempt.blob === undefined) return 'key is known';
  const isSigned = registered.verify(attempt.blob, attempt.signature, attempt.hashAlgo);
  // An Error when the signature cannot be read at all: only true lets in.
  return isSigned === true ? accounts.folderForKey(attempt.username) : undefined;
}

function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

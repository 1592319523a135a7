/**
 * The server's own key, made at the first start and kept; nodes pin its
 * fingerprint. Also reads the public keys that nodes hand over.
 */
import { createHash } from 'node:crypto';
import { chmod, link, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import ssh2 from 'ssh2';
import { makeFolder, removeFile, syncFolder } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';

const { utils } = ssh2;

export interface HostKey {
  /** OpenSSH private key, PEM text. */
  readonly privateKey: string;
  /** `SHA256:…` as `ssh-keygen -l` prints it. */
  readonly sha256: string;
}

/**
 * The key in `path`, made there (Ed25519, mode 0600) when there is none. Two
 * processes that start at once end with the same key.
 * Throws `data/not-writable`, or `config/invalid` when the file is no key.
 */
export async function loadHostKey(path: string): Promise<HostKey> {
  const privateKey = (await readKey(path)) ?? (await makeKey(path));
  const parsed = parseKey(privateKey);
  if (parsed?.type !== 'ssh-ed25519' || !parsed.isPrivateKey()) {
    throw new TsnError('config/invalid', `${path} is not an Ed25519 private key in OpenSSH form`);
  }
  return { privateKey, sha256: fingerprint(parsed.getPublicSSH()) };
}

async function readKey(path: string): Promise<string | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    await chmod(path, 0o600);
    return text;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw new TsnError('data/not-writable', `cannot read the host key ${path}`, { cause: error });
  }
}

async function makeKey(path: string): Promise<string> {
  const partial = `${path}.${newId()}.tmp`;
  try {
    await makeFolder(dirname(path), 0o700);
    const file = await open(partial, 'wx', 0o600);
    await file.writeFile(newPrivateKey());
    await file.sync();
    await file.close();
    // A link fails when another process was first; a rename would replace its key.
    await link(partial, path).catch((error: unknown) => {
      if (!isSystemError(error, 'EEXIST')) throw error;
    });
    await removeFile(partial);
    await syncFolder(dirname(path));
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new TsnError('data/not-writable', `cannot write the host key ${path}`, { cause: error });
  }
}

/** ssh2 makes a key that nobody can read in about one of 256 calls: ask until it can be read. */
function newPrivateKey(): string {
  for (;;) {
    const { private: text } = utils.generateKeyPairSync('ed25519', { comment: 'tsn' });
    if (parseKey(text) !== undefined) return text;
  }
}

/** A node's public key: checked, and its fingerprint. Undefined unless it is an Ed25519 line. */
export function readPublicKey(line: string): { line: string; sha256: string } | undefined {
  const parsed = parseKey(line.trim());
  if (parsed?.type !== 'ssh-ed25519' || parsed.isPrivateKey()) return undefined;
  const blob = parsed.getPublicSSH();
  return { line: `ssh-ed25519 ${blob.toString('base64')}`, sha256: fingerprint(blob) };
}

/** Whether the Ed25519 key of an OpenSSH line made this signature of `data`. */
export function verifiesWith(line: string, data: Buffer, signature: Buffer): boolean {
  const parsed = parseKey(line);
  // An Error when the signature cannot be read at all: only true is yes.
  return parsed?.type === 'ssh-ed25519' && parsed.verify(data, signature) === true;
}

export function parseKey(text: string): ssh2.ParsedKey | undefined {
  const parsed = utils.parseKey(text);
  return parsed instanceof Error ? undefined : parsed;
}

function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replaceAll('=', '')}`;
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** A node's own key: Ed25519, private part in OpenSSH's form (ssh2 does not read PKCS 8). */
import { readFile } from 'node:fs/promises';
import ssh2 from 'ssh2';
import { TsnError } from '../../platform/errors.ts';

export interface NodeKey {
  /** OpenSSH private key file. Never logged, never leaves the machine. */
  readonly privateKey: string;
  /** One line, `ssh-ed25519 AAAA…`. */
  readonly publicKey: string;
}

export function createNodeKey(): NodeKey {
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync('ed25519');
    // About one in 256 of ssh2's keys cannot be read by ssh2 itself: make another.
    if (!(ssh2.utils.parseKey(made.private) instanceof Error)) {
      return { privateKey: made.private, publicKey: made.public.trim() };
    }
  }
}

/** Where a private key is: named in the configuration, read when it is needed. */
export type KeyPlace = { readonly file: string } | { readonly env: string };

/** Throws `sftp/no-key` when there is none or it is none. */
export async function readPrivateKey(place: KeyPlace): Promise<string> {
  const from = 'file' in place ? place.file : `the environment variable ${place.env}`;
  const text = 'file' in place ? await readKeyFile(place.file) : process.env[place.env];
  if (text === undefined || text === '') {
    throw new TsnError('sftp/no-key', `there is no private key in ${from}`);
  }
  if (ssh2.utils.parseKey(text) instanceof Error) {
    throw new TsnError('sftp/no-key', `${from} holds no OpenSSH private key without passphrase`);
  }
  return text;
}

/** Signs with a key that `readPrivateKey` gave: Ed25519, 64 bytes. Throws `sftp/no-key` for keys of other kinds. */
export function signerOf(privateKey: string): (text: string) => Uint8Array {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error || key.type !== 'ssh-ed25519') {
    throw new TsnError('sftp/no-key', 'HTTPS needs an Ed25519 key');
  }
  return (text) => key.sign(text);
}

async function readKeyFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return undefined;
    throw new TsnError('sftp/no-key', `${path} cannot be read (${code})`, { cause: error });
  }
}

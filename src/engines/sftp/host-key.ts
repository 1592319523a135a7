/** The server's host key is pinned by its fingerprint; there is no "accept any". */
import { createHash, timingSafeEqual } from 'node:crypto';

/** `SHA256:…` as `ssh-keygen -l` prints it, of a public key in SSH's wire form. */
export function fingerprintOf(publicKey: Uint8Array): string {
  const hash = createHash('sha256').update(publicKey).digest('base64');
  return `SHA256:${hash.replace(/=+$/, '')}`;
}

/** Compares in constant time; padding at the end of a pasted fingerprint does not matter. */
export function isPinnedKey(publicKey: Uint8Array, pinned: string): boolean {
  const shown = Buffer.from(fingerprintOf(publicKey));
  const expected = Buffer.from(pinned.trim().replace(/=+$/, ''));
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}

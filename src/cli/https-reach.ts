/** How a node reaches this server over HTTPS, for a join token. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerConfig } from '../config/server-config.ts';
import { TsnError } from '../platform/errors.ts';

export interface HttpsReach {
  readonly url: string;
  /** PEM; absent when a public authority vouches for the server. */
  readonly ca?: string;
}

interface Options {
  readonly address?: readonly string[];
  readonly httpsAddress?: string;
  readonly httpsCa?: string;
}

/** Undefined: the node ships by SFTP. Throws `usage/invalid`. */
export function httpsReach(
  { address, httpsAddress, httpsCa }: Options,
  { upload, sftp, web }: ServerConfig,
): HttpsReach | undefined {
  const isSftp = address !== undefined || sftp.publicAddress !== undefined;
  const given = httpsAddress ?? (isSftp ? undefined : upload.publicUrl);
  if (given === undefined) return undefined;
  const url = originOf(given);
  const ca = httpsCa === undefined ? ownCertificate(web.tls?.cert) : readPem(httpsCa);
  return ca === undefined ? { url } : { url, ca };
}

function originOf(text: string): string {
  const url = URL.parse(text.includes('://') ? text : `https://${text}`);
  if (url?.protocol === 'https:' && url.pathname === '/' && url.search === '') return url.origin;
  const message = `--https-address ${text}: write https://HOST or https://HOST:PORT, without path`;
  throw new TsnError('usage/invalid', message);
}

/** Nobody else vouches for a certificate that signed itself: nodes have to be given it. */
function ownCertificate(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const pem = readPem(path);
  const { issuer, subject } = new X509Certificate(pem);
  return issuer === subject ? pem : undefined;
}

/** Throws `usage/invalid` when it is no certificate. */
function readPem(path: string): string {
  try {
    const pem = readFileSync(path, 'utf8');
    new X509Certificate(pem);
    return pem.trim();
  } catch (cause) {
    throw new TsnError('usage/invalid', `${path} is no certificate in PEM form`, { cause });
  }
}

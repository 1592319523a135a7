/** The doctor's look at the way for uploads: a certificate that will hold, and who may use it. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ServerConfig } from '../config/server-config.ts';
import { TsnError } from '../platform/errors.ts';
import type { Check, Warning } from './checks.ts';
import type { CliContext } from './context.ts';
import { formatInstant } from './format.ts';

const SOON_MS = 14 * 24 * 60 * 60_000;

/** None when nothing is listened for. */
export function uploadChecks(config: ServerConfig, { clock }: CliContext): readonly Check[] {
  if (config.upload.listen === undefined) return [];
  return [{ name: 'uploads', run: () => checkUploads(config, clock.now()) }];
}

function checkUploads({ upload, web }: ServerConfig, now: number): string | Warning {
  const where = `taken on ${upload.listen}`;
  if (web.tls === undefined) return `${where}, without TLS: for a reverse proxy on this machine`;
  const { validTo } = readCertificate(web.tls);
  const until = Date.parse(validTo);
  const text = `${where}, certificate until ${formatInstant(until)}`;
  if (until < now) throw new TsnError('https/certificate', `${text}: it has expired`);
  if (until - now > SOON_MS) return text;
  return { warning: text, hint: 'Renew it; the server reads it again by itself.' };
}

function readCertificate({ cert, key }: { cert: string; key: string }): X509Certificate {
  try {
    const pair = { cert: readFileSync(cert), key: readFileSync(key) };
    createSecureContext(pair);
    return new X509Certificate(pair.cert);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TsnError('config/invalid', `web.tls.cert and web.tls.key: ${why}`, { cause });
  }
}

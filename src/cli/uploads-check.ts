/** The doctor's look at the way for uploads: a certificate that will hold, and who may use it. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ServerConfig } from '../config/server-config.ts';
import { TsnError } from '../platform/errors.ts';
import { silentLog } from '../platform/log.ts';
import { createQuarantine, type Quarantine } from '../server/receive/quarantine.ts';
import type { Check, Warning } from './checks.ts';
import type { CliContext } from './context.ts';
import { formatBytes, formatInstant } from './format.ts';

const SOON_MS = 14 * 24 * 60 * 60_000;

/** The way in, when there is one, and what could not be taken in. */
export function uploadChecks(config: ServerConfig, { clock }: CliContext): readonly Check[] {
  const { dataDir, upload } = config;
  const maxBytes = upload.quarantine;
  const quarantine = createQuarantine({ dataDir, clock, log: silentLog, maxBytes });
  const waiting: Check = { name: 'quarantine', run: () => checkQuarantine(quarantine) };
  if (upload.listen === undefined) return [waiting];
  return [{ name: 'uploads', run: () => checkUploads(config, clock.now()) }, waiting];
}

async function checkQuarantine(quarantine: Quarantine): Promise<string | Warning> {
  const { items, bytes, maxBytes } = await quarantine.counts();
  if (items === 0) return 'empty';
  const warning = `${items} could not be taken in, ${formatBytes(bytes)} of ${formatBytes(maxBytes)}`;
  return { warning, hint: 'Look at them with `tsn recordings quarantine list`.' };
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

/** A certificate for localhost that only its own file makes trusted, made by openssl. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
  /** The certificate's text, to be trusted. */
  readonly ca: string;
}

export function makeCertificate(folder: string, name = 'tls'): TestCertificate {
  const [cert, key] = [join(folder, `${name}-cert.pem`), join(folder, `${name}-key.pem`)];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', ...kind, ...names, ...files, '-days', '30'], { stdio: 'pipe' });
  return { cert, key, ca: readFileSync(cert, 'utf8') };
}

/** Which tsn this is. The build writes it into the executable; a checkout asks package.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface BuildInfo {
  readonly version: string;
  /** Short git commit; `checkout` when it runs from sources. */
  readonly commit: string;
}

/** Replaced by `bun build --define TSN_BUILD='{"version":"…","commit":"…"}'`. */
declare const TSN_BUILD: BuildInfo | undefined;

/** True in the built executable. */
export const builtIn: boolean = typeof TSN_BUILD !== 'undefined';

export function buildInfo(): BuildInfo {
  if (typeof TSN_BUILD !== 'undefined') return TSN_BUILD;
  return { version: checkoutVersion(), commit: 'checkout' };
}

function checkoutVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  const found: unknown = JSON.parse(text);
  const hasVersion = typeof found === 'object' && found !== null && 'version' in found;
  return hasVersion ? String(found.version) : '0.0.0';
}

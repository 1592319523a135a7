/** Where the recogniser's worker is: what is configured, else the best one that the executable carries. */
import { join } from 'node:path';
import { hasAvx512 } from '../engines/machine/instructions.ts';
import { nativeFolder, unpackNativePart } from '../platform/native-parts.ts';

const WORKER = 'tsn-whisperd';

/** `$TSN_WHISPERD`, else the embedded one for this processor; without either a path where nothing is. */
export function workerBinary(dataDir: string): string {
  const configured = process.env['TSN_WHISPERD'];
  if (configured !== undefined && configured !== '') return configured;
  const folder = nativeFolder(dataDir);
  const names = hasAvx512() ? [`${WORKER}-avx512`, WORKER] : [WORKER];
  for (const name of names) {
    const path = unpackNativePart(name, folder);
    if (path !== undefined) return path;
  }
  return join(folder, WORKER);
}

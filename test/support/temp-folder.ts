/** A folder of its own for each test, gone afterwards. */

import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd, type Lifetime } from './at-end.ts';

export function tempFolder(t: Lifetime): string {
  const folder = mkdtempSync(join(tmpdir(), 'tsn-test-'));
  atEnd(t, () => rm(folder, { recursive: true, force: true }));
  return folder;
}

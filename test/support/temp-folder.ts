/** A folder of its own for each test, gone afterwards. */

import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { atEnd } from './at-end.ts';

export function tempFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tsn-test-'));
  atEnd(t, () => rm(folder, { recursive: true, force: true }));
  return folder;
}

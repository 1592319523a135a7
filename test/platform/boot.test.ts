import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isFirstSinceBoot } from '../../src/platform/boot.ts';
import { tempFolder } from '../support/temp-folder.ts';

test('a start of the machine is told once, and a restart of the program never', (t) => {
  const dataDir = tempFolder(t);
  const bootId = join(dataDir, 'boot_id');
  const boot = (id: string): void => writeFileSync(bootId, `${id}\n`);
  boot('first');
  assert.equal(isFirstSinceBoot(dataDir, bootId), false, 'a new folder: nothing was in hand');
  assert.equal(isFirstSinceBoot(dataDir, bootId), false);
  boot('second');
  assert.equal(isFirstSinceBoot(dataDir, bootId), true);
  assert.equal(isFirstSinceBoot(dataDir, bootId), false);
  assert.equal(isFirstSinceBoot(dataDir, join(dataDir, 'none')), false, 'nobody knows');
});

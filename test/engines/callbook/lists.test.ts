import assert from 'node:assert/strict';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { allstarList } from '../../../src/engines/callbook/lists.ts';
import type { TsnError } from '../../../src/platform/errors.ts';
import { tempFolder } from '../../support/temp-folder.ts';

test('a list that its updater has written anew is read again; while it is gone, the last one holds', async (t) => {
  const path = join(tempFolder(t), 'astdb.txt');
  const failures: string[] = [];
  const nodes = allstarList(path, ({ code }: TsnError) => failures.push(code));
  assert.equal((await nodes()).size, 0);
  await nodes();
  assert.deepEqual(failures, ['callbook/no-list'], 'told once');
  writeFileSync(path, '2000|W1ABC|a|b\n');
  assert.equal((await nodes()).get('2000'), 'W1ABC');
  writeFileSync(path, '2000|K7XYZ|a|b\n2001|W1ABC|a|b\n');
  assert.equal((await nodes()).get('2000'), 'K7XYZ');
  rmSync(path);
  assert.equal((await nodes()).get('2000'), 'K7XYZ');
  assert.equal(failures.length, 2, 'gone again, told again');
});

test('a file that is far too large is no list, and is not read', async (t) => {
  const path = join(tempFolder(t), 'astdb.txt');
  const failures: TsnError[] = [];
  writeFileSync(path, '2000|W1ABC|a|b\n');
  truncateSync(path, 2 ** 31);
  assert.equal((await allstarList(path, (failure) => failures.push(failure))()).size, 0);
  assert.match(failures[0]?.message ?? '', /astdb\.txt is too large/);
});

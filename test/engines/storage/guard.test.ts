import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createStorageGuard } from '../../../src/engines/storage/guard.ts';
import { TsnError } from '../../../src/platform/errors.ts';

const CASES = [
  ['ENOSPC', 'data/disk-full'],
  ['EDQUOT', 'data/disk-full'],
  ['EROFS', 'data/not-writable'],
  ['EACCES', 'data/not-writable'],
  ['EIO', 'data/disk-failing'],
] as const;

for (const [system, code] of CASES) {
  test(`${system} is ${code}, and storage is down until the disk can be written to again`, async (t) => {
    const root = await mkdtemp(join(tmpdir(), 'tsn-storage-'));
    t.after(() => rm(root, { recursive: true }));
    const inbox = join(root, 'inbox');
    await writeFile(inbox, 'in the way');
    const storage = createStorageGuard({ folders: [inbox] });
    assert.equal((await storage.health()).state, 'ready');
    const failing = storage.guard(async () => {
      throw Object.assign(new Error('write /somewhere/secret'), { code: system });
    });
    await assert.rejects(
      failing,
      (error: TsnError) => error.code === code && !error.message.includes('secret'),
    );
    const health = await storage.health();
    assert.deepEqual([health.state, health.code], ['down', code]);
    await rm(inbox);
    assert.equal((await storage.health()).state, 'ready');
    assert.deepEqual(await readdir(inbox), []);
  });
}

test('failures that are not of the disk say nothing about storage', async () => {
  const storage = createStorageGuard({ folders: [] });
  const failing = storage.guard(async () => {
    throw new TsnError('receive/hash-mismatch', 'other bytes');
  });
  await assert.rejects(failing, /other bytes/);
  assert.equal((await storage.health()).state, 'ready');
});

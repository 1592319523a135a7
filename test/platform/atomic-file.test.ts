/** What a power cut may not undo, and what a failure may not leave behind. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { linkOrCopy, makeFolder } from '../../src/platform/atomic-file.ts';
import { syncedBy } from '../support/synced-paths.ts';
import { tempFolder } from '../support/temp-folder.ts';

test('of folders that are made at once, each is flushed into the one above it', async (t) => {
  const root = tempFolder(t);
  const synced = await syncedBy(() => makeFolder(join(root, 'audio', '2026', '01', '02')));
  for (const made of ['', 'audio', 'audio/2026', 'audio/2026/01']) {
    assert.ok(synced.includes(join(root, made)), `${made || 'the root'} is flushed`);
  }
  assert.deepEqual(await syncedBy(() => makeFolder(join(root, 'audio', '2026'))), []);
});

test('a second name that cannot be given leaves no half file behind', async (t) => {
  const root = tempFolder(t);
  writeFileSync(join(root, 'bytes'), 'a recording');
  mkdirSync(join(root, 'archive', 'taken'), { recursive: true });
  await assert.rejects(linkOrCopy(join(root, 'bytes'), join(root, 'archive', 'taken')));
  assert.deepEqual(readdirSync(join(root, 'archive')), ['taken']);
});

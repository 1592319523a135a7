/** Bytes that are found in place: their name, too, must outlive a power cut before anybody relies on them. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { sha256 } from '../../../src/platform/hash.ts';
import { localStorage } from '../../support/local-storage.ts';
import { syncedBy } from '../../support/synced-paths.ts';
import { tempFolder } from '../../support/temp-folder.ts';

test('what a writer that was killed, or a person, has put in place is flushed before it counts', async (t) => {
  const dataDir = tempFolder(t);
  const { audio } = localStorage(dataDir);
  await audio.check();
  const bytes = { sha256: sha256('some audio'), sizeBytes: 10 };
  const path = `audio/2026/01/02/${bytes.sha256}.wav`;
  const source = join(dataDir, 'source');
  for (const file of [join(dataDir, path), source]) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'some audio');
  }
  const synced = await syncedBy(async () => {
    assert.equal(await audio.put(path, bytes, source), 'held already');
  });
  assert.deepEqual(synced, [join(dataDir, path), dirname(join(dataDir, path))]);
});

/** Audio in a folder: what is found in place must outlive a power cut before it counts; what lies beside it is found by name. */
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

test('what begins with a name is found in its folder, and where there is no folder nothing is', async (t) => {
  const { audio } = localStorage(tempFolder(t));
  for (const name of ['aa.1.json', 'aa.2.json', 'aab.1.json'])
    await audio.putText(`manifests/2026/01/02/${name}`, '{}');
  const found = async (start: string): Promise<string[]> => {
    const paths: string[] = [];
    for await (const path of audio.startingWith(start)) paths.push(path);
    return paths.sort();
  };
  assert.deepEqual(await found('manifests/2026/01/02/aa.'), [
    'manifests/2026/01/02/aa.1.json',
    'manifests/2026/01/02/aa.2.json',
  ]);
  assert.deepEqual(await found('manifests/2025/01/02/aa.'), []);
});

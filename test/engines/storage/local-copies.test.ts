/** Programs that read files get files, wherever the audio is stored. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLocalCopies } from '../../../src/engines/storage/local-copies.ts';
import { TsnError } from '../../../src/platform/errors.ts';
import { tempFolder } from '../../support/temp-folder.ts';

function remote(files: Readonly<Record<string, string>>) {
  const reads: string[] = [];
  return {
    reads,
    async *read(path: string) {
      reads.push(path);
      const text = files[path];
      if (text === undefined) throw new TsnError('audio/missing', 'its audio is not there');
      yield Buffer.from(text);
    },
  };
}

test('what lies elsewhere is copied once, for all who ask', async (t) => {
  const folder = join(tempFolder(t), 'cache');
  const audio = remote({ 'audio/2026/a.wav': 'sound' });
  const locate = createLocalCopies({ audio, folder, mostBytes: 100 });
  const ask = () => locate('audio/2026/a.wav', 'net.wav');
  const [first, second] = await Promise.all([ask(), ask()]);
  assert.equal(first, second);
  assert.equal(await ask(), first);
  assert.equal(readFileSync(first, 'utf8'), 'sound');
  assert.deepEqual(audio.reads, ['audio/2026/a.wav']);
});

test('copies keep within their budget, and what was just fetched stays', async (t) => {
  const folder = tempFolder(t);
  const audio = remote({ 'a/1': 'x'.repeat(60), 'a/2': 'y'.repeat(60), 'a/3': 'z'.repeat(600) });
  const locate = createLocalCopies({ audio, folder, mostBytes: 100 });
  await locate('a/1', '1');
  await locate('a/2', '2');
  assert.deepEqual(readdirSync(folder), ['2']);
  await locate('a/3', '3');
  assert.deepEqual(readdirSync(folder), ['3']);
});

test('a missing recording is named, and leaves nothing behind', async (t) => {
  const folder = tempFolder(t);
  const locate = createLocalCopies({ audio: remote({}), folder, mostBytes: 100 });
  await assert.rejects(locate('a/1', 'net.wav'), {
    code: 'audio/missing',
    message: 'net.wav: its audio is not in the archive',
  });
  assert.deepEqual(readdirSync(folder), []);
});

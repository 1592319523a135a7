/** One writer at a time: what is being accepted, and with it the archive's link to it, changes no more. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { OpenMode } from '../../../src/engines/sftp-server/virtual-folder.ts';
import { newId } from '../../../src/platform/ids.ts';
import { openPart } from '../../../src/server/receive/part-file.ts';
import { createPartFiles } from '../../../src/server/receive/part-files.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const WRITE: OpenMode = {
  ...{ read: true, write: true, append: false, create: false, truncate: false, exclusive: false },
};

function site(t: TestContext) {
  const inbox = tempFolder(t);
  const id = newId();
  mkdirSync(join(inbox, 'alpha'));
  writeFileSync(join(inbox, 'alpha', `${id}.part`), 'as it was sent');
  return { id, parts: createPartFiles(inbox, 1_000) };
}

test('of two connections that open one part in the same moment, one writes: taken bytes stay as they are', async (t) => {
  const { id, parts } = site(t);
  const writers = await Promise.all([1, 2, 3].map(() => parts.open('alpha', id, WRITE)));
  const taken = await parts.take('alpha', id);
  for (const writer of writers) {
    await assert.rejects(writer.write(0, Buffer.from('OTHER')), { code: 'receive/part-taken' });
  }
  assert.equal(await readFile(taken, 'utf8'), 'as it was sent');
});

test('a part that is opened while it is taken is no way to the taken bytes', async (t) => {
  const { id, parts } = site(t);
  const [opened, taken] = await Promise.allSettled([
    parts.open('alpha', id, WRITE),
    parts.take('alpha', id),
  ]);
  assert.ok(taken.status === 'fulfilled');
  if (opened.status === 'fulfilled') {
    await assert.rejects(opened.value.write(0, Buffer.from('OTHER')), {
      code: 'receive/part-taken',
    });
  }
  assert.equal(await readFile(taken.value, 'utf8'), 'as it was sent');
});

test('a part is taken only after the last write has ended, also when it is being closed', async () => {
  const underWay = Promise.withResolvers<{ bytesWritten: number }>();
  const disk = { write: () => underWay.promise, close: async () => {} };
  const part = openPart(disk as unknown as FileHandle, 1_000); // as: a disk that is slow, and no more of it
  const written = part.write(0, Buffer.from('late'));
  const closed = part.close();
  let isTaken = false;
  const taken = part.revoke().then(() => {
    isTaken = true;
  });
  await new Promise(setImmediate);
  assert.equal(isTaken, false);
  underWay.resolve({ bytesWritten: 4 });
  await Promise.all([written, closed, taken]);
});

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { spoolFile } from '../../src/node/spool/spool.ts';
import { checkUnreadable, noteUnreadable } from '../../src/node/spool/unreadable.ts';
import { someBytes } from '../support/files.ts';
import { spoolSite } from '../support/spool-site.ts';

test('a file that may not be read is counted and named, until it is read or gone', async (t) => {
  const { store, dataDir, clock, needs, settled, original } = await spoolSite(t);
  const files = ['a.wav', 'b.wav'].map((name) => settled(name, someBytes(100)));
  for (const file of files) await noteUnreadable(store, file);
  assert.deepEqual((await store.recordings.counts()).unread, { main: 2 });
  const check = () => checkUnreadable(store, needs.originalPath);
  await assert.rejects(check(), { code: 'folder/not-readable', message: /\.wav and 1 more may/ });
  await spoolFile({ store, dataDir, clock }, files[0] ?? assert.fail());
  await assert.rejects(check(), { message: /\/b\.wav may not be read$/ });
  rmSync(original('b.wav'));
  await check();
  assert.deepEqual((await store.recordings.counts()).unread, { main: 1 }, 'it is not forgotten');
});

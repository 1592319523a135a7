/** Plain senders let a file go once it is sent: what was answered must outlive a power cut. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { OpenMode } from '../../../src/engines/sftp-server/virtual-folder.ts';
import { senderFolder } from '../../../src/server/receive/sender-folder.ts';
import { localStorage } from '../../support/local-storage.ts';
import { syncedBy } from '../../support/synced-paths.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const ANEW: OpenMode = {
  ...{ read: true, write: true, append: false, create: true, truncate: true, exclusive: false },
};

test('a file that a plain sender has closed or renamed is on the disk, with its name', async (t) => {
  const dir = join(tempFolder(t), 'old');
  const { storage } = localStorage(tempFolder(t));
  const sender = senderFolder({ dir, maxFileBytes: 1_000, storage });
  const folder = sender.folder();
  const file = await folder.open('one.wav.part', ANEW);
  await file.write(0, Buffer.from('RIFF audio'));
  assert.ok(sender.isBusy('one.wav.part'));
  const closing = await syncedBy(() => file.close());
  assert.deepEqual(closing, [join(dir, 'one.wav.part'), dir]);
  assert.equal(sender.isBusy('one.wav.part'), false);
  assert.deepEqual(await syncedBy(() => folder.rename('one.wav.part', 'one.wav')), [dir]);
});

test('a file that waits to be taken in is not replaced by another one; sent again, it is the same', async (t) => {
  const dir = join(tempFolder(t), 'old');
  const { storage } = localStorage(tempFolder(t));
  const folder = senderFolder({ dir, maxFileBytes: 1_000, storage }).folder();
  const send = async (content: string): Promise<void> => {
    const file = await folder.open('one.wav.part', ANEW);
    await file.write(0, Buffer.from(content));
    await file.close();
    await folder.rename('one.wav.part', 'one.wav');
  };
  await send('RIFF first');
  await send('RIFF first'); // the answer was lost
  assert.deepEqual(readdirSync(dir), ['one.wav']);
  await assert.rejects(send('RIFF other'), { code: 'receive/part-taken' });
  assert.equal(readFileSync(join(dir, 'one.wav'), 'utf8'), 'RIFF first');
  assert.equal(readFileSync(join(dir, 'one.wav.part'), 'utf8'), 'RIFF other');
  await folder.remove('one.wav'); // as if it were taken in
  await send('RIFF other');
  assert.equal(readFileSync(join(dir, 'one.wav'), 'utf8'), 'RIFF other');
});

test('a finished file that is opened anew loses nothing of what its sender was told is sent', async (t) => {
  const dir = join(tempFolder(t), 'old');
  const { storage } = localStorage(tempFolder(t));
  const folder = senderFolder({ dir, maxFileBytes: 1_000, storage }).folder();
  const send = async (content: string): Promise<void> => {
    const file = await folder.open('one.wav', ANEW);
    if (content !== '') await file.write(0, Buffer.from(content));
    await file.close();
  };
  const there = (): readonly string[] =>
    readdirSync(dir)
      .map((name) => readFileSync(join(dir, name), 'utf8'))
      .sort();
  await send('RIFF fir');
  const cut = await folder.open('one.wav', ANEW);
  assert.deepEqual(there(), ['', 'RIFF fir'], 'nothing was cut yet');
  await cut.close();
  assert.deepEqual(there(), ['RIFF fir'], 'an upload that broke off changes nothing');
  await send('RIFF first');
  assert.deepEqual(there(), ['RIFF first'], 'the whole of it takes its place');
  await send('RIFF other one');
  assert.deepEqual(there(), ['RIFF first', 'RIFF other one'], 'two recordings, two files');
  assert.equal(readFileSync(join(dir, 'one.wav'), 'utf8'), 'RIFF other one');
  assert.ok((await folder.list('')).every(({ name }) => /^one(-[0-9a-f]{8})?\.wav$/.test(name)));
});
